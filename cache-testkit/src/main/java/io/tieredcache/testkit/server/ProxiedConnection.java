package io.tieredcache.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Consumer;

/** One client's connection through a proxy: a thread for each direction. */
final class ProxiedConnection {
  private static final int PIECE_BYTES = 64 * 1024;

  private final Socket client;
  private final Socket target = new Socket();
  private final int targetPort;
  private final ProxyMode mode;
  private final Consumer<ProxiedConnection> onEnd;
  private final Object monitor = new Object();
  private boolean held;
  private final Thread up;
  private final Thread down;

  ProxiedConnection(
      Socket client, int targetPort, ProxyMode mode, Consumer<ProxiedConnection> onEnd) {
    this.client = client;
    this.targetPort = targetPort;
    this.mode = mode;
    this.onEnd = onEnd;
    this.up = thread("up", this::upward);
    this.down = thread("down", () -> copy(target, client));
  }

  private Thread thread(String direction, Runnable body) {
    Thread thread = new Thread(body, "fault-proxy-" + client.getLocalPort() + "-" + direction);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    up.start();
  }

  private void upward() {
    try {
      if (mode.admit()) {
        client.setTcpNoDelay(true);
        target.setTcpNoDelay(true);
        target.connect(
            new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
        down.start();
        copy(client, target);
      }
    } catch (IOException e) {
      // The target is gone: so is this connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reset();
      Threads.join(down);
      onEnd.accept(this);
    }
  }

  int targetSidePort() {
    return target.getLocalPort();
  }

  /** Lets nothing more through. Its threads wait. */
  void hold() {
    synchronized (monitor) {
      held = true;
    }
  }

  /** Ends that. */
  void letGo() {
    synchronized (monitor) {
      held = false;
      monitor.notifyAll();
    }
  }

  private void awaitFree() throws InterruptedException {
    synchronized (monitor) {
      while (held) {
        monitor.wait();
      }
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(piece); n >= 0 && mode.admit(); n = in.read(piece)) {
        awaitFree();
        out.write(piece, 0, n);
      }
    } catch (IOException e) {
      // One end is gone; the other follows.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reset();
    }
  }

  /** Ends both sides with RST instead of FIN. */
  void reset() {
    letGo();
    abort(client);
    abort(target);
  }

  private static void abort(Socket socket) {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException e) {
      // Closed by the other thread meanwhile.
    }
  }

  /** Waits for the threads of a started connection, after its reset. */
  void join() {
    Threads.join(up);
  }
}
