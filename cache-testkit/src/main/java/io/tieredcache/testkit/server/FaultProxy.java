package io.tieredcache.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback address that can break what goes through it. It copies bytes and
 * knows nothing of TLS. Every fault lasts until the next call; {@link #pass()} heals.
 *
 * <p>Thread-safe. It has one thread that accepts and two for each connection, at most 256 of which
 * may be open; more are reset.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 256;

  private final int targetPort;
  private final int port;
  private final ProxyMode mode = new ProxyMode();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final Object listening = new Object();
  private @Nullable ServerSocket server;
  private @Nullable Thread acceptor;

  private FaultProxy(int port, int targetPort) {
    this.targetPort = targetPort;
    this.port = listen(port);
  }

  /** A proxy on a free port to a port of the loopback address. */
  public static FaultProxy to(int targetPort) {
    return new FaultProxy(0, targetPort);
  }

  static FaultProxy at(int port, int targetPort) {
    return new FaultProxy(port, targetPort);
  }

  /** The port that the proxy listens on; it stays the same. */
  public int port() {
    return port;
  }

  /** Lets everything through again, also what a black hole held back. */
  public void pass() {
    change(ProxyMode.State.PASS, Duration.ZERO);
    synchronized (listening) {
      if (server == null) {
        listen(port);
      }
    }
  }

  /** Resets (RST) all connections now, and each new one once it is accepted. */
  public void reset() {
    change(ProxyMode.State.RESET, Duration.ZERO);
    connections.forEach(ProxiedConnection::reset);
  }

  /**
   * Connections stay open and carry nothing, either way; new ones are accepted by the kernel and
   * hear nothing. Bytes are held, not lost: {@link #pass()} delivers them.
   */
  public void blackHole() {
    change(ProxyMode.State.HOLD, Duration.ZERO);
  }

  /**
   * Holds one connection's bytes, either way: half-open for both sides. The next fault, or {@link
   * #pass()}, lets them go on.
   *
   * @param targetSidePort the local port of the proxy's own socket to the target, as the target
   *     names its client
   * @throws IllegalArgumentException where no open connection has it
   */
  public void hold(int targetSidePort) {
    connections.stream()
        .filter(connection -> connection.targetSidePort() == targetSidePort)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no connection has port " + targetSidePort))
        .hold();
  }

  /** Delays each piece by this in each direction; a stream of pieces by up to twice as much. */
  public void delay(Duration each) {
    change(ProxyMode.State.PASS, each);
  }

  /** Closes all connections and refuses new ones, as a host does whose server is gone. */
  public void cut() {
    change(ProxyMode.State.RESET, Duration.ZERO);
    stopListening();
    connections.forEach(ProxiedConnection::reset);
  }

  /** The number of connections that are open or just ending. */
  public int connections() {
    return connections.size();
  }

  private void change(ProxyMode.State state, Duration delay) {
    mode.set(state, delay);
    connections.forEach(ProxiedConnection::letGo);
  }

  private int listen(int wanted) {
    synchronized (listening) {
      try {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
        server = socket;
        acceptor = new Thread(() -> accept(socket), "fault-proxy-" + socket.getLocalPort());
        acceptor.setDaemon(true);
        acceptor.start();
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        serve(socket.accept());
      } catch (IOException e) {
        // Closed, or out of files: either way the next round tells.
      }
    }
  }

  private void serve(Socket client) {
    ProxiedConnection connection =
        new ProxiedConnection(client, targetPort, mode, connections::remove);
    if (mode.isReset() || connections.size() >= MAX_CONNECTIONS) {
      connection.reset();
    } else {
      connections.add(connection);
      connection.start();
    }
  }

  private void stopListening() {
    Thread last;
    synchronized (listening) {
      if (server == null || acceptor == null) {
        return;
      }
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      last = acceptor;
      server = null;
      acceptor = null;
    }
    Threads.join(last);
  }

  /** Resets all connections and ends all threads. Safe to repeat. */
  @Override
  public void close() {
    cut();
    List.copyOf(connections).forEach(ProxiedConnection::join);
  }
}
