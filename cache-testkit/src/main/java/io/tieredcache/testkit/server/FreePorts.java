package io.tieredcache.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks ports that are free now. Somebody else may take one before the server binds it, so whoever
 * uses them tries again with others.
 *
 * <p>They and the bus ports 10,000 above lie below 32,768: no outgoing connection gets such a port,
 * so a server that is killed finds its own again on restart.
 */
final class FreePorts {
  /** What Redis adds to a node's port to get the one of its cluster bus. */
  static final int BUS_OFFSET = 10_000;

  private static final int LOWEST = 10_240;
  private static final int HIGHEST = LOWEST + BUS_OFFSET;

  private FreePorts() {}

  /** Different ports, each of which and its bus port could be bound. */
  static List<Integer> pairs(int count) {
    Set<Integer> ports = new HashSet<>();
    for (int tries = 0; ports.size() < count; tries++) {
      if (tries > 1000) {
        throw new ServerStartException("no " + count + " free ports from " + LOWEST + " up");
      }
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port) && isFree(port + BUS_OFFSET)) {
        ports.add(port);
      }
    }
    return new ArrayList<>(ports);
  }

  /** Whether a server failed to start because somebody else took its port meanwhile. */
  static boolean wereTaken(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    // The second is the container engine's way to say it.
    return message.contains("address already in use")
        || message.contains("port is already allocated");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
