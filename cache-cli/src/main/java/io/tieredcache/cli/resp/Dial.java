package io.tieredcache.cli.resp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The steps to a node, one at a time, each within the same limit. Thread-safe. */
public final class Dial {
  private final Duration limit;
  private final Trust trust;

  /** With certificates judged so. */
  public Dial(Duration limit, Trust trust) {
    this.limit = limit;
    this.trust = trust;
  }

  /**
   * The addresses that the name stands for.
   *
   * @throws UnknownHostException where there is none
   */
  public List<InetAddress> resolve(String host) throws IOException {
    // The resolver takes no deadline.
    FutureTask<InetAddress[]> task = new FutureTask<>(() -> InetAddress.getAllByName(host));
    Thread thread = new Thread(task, "tieredcache-resolve");
    thread.setDaemon(true);
    thread.start();
    try {
      return List.of(task.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("the name server did not answer");
    } catch (ExecutionException e) {
      throw new UnknownHostException(host);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A TCP connection. */
  public Socket connect(InetAddress to, int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(to, port), (int) limit.toMillis());
      socket.setSoTimeout((int) limit.toMillis());
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** The same connection under TLS, its certificate's name verified; else the socket is closed. */
  public SSLSocket secure(Socket socket, NodeAddress address) throws IOException {
    try {
      SSLSocket secured =
          (SSLSocket)
              trust
                  .context()
                  .getSocketFactory()
                  .createSocket(socket, address.host(), address.port(), true);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return secured;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Questions over a socket that is connected, each within the limit. */
  public Talk talk(Socket socket) throws IOException {
    return new Talk(socket, limit);
  }
}
