package io.tieredcache.testkit.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A connection that speaks RESP2, over TLS if a context is given. Not thread-safe. */
final class RespConnection implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;

  private RespConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Connects to the loopback address; each read waits at most that long. */
  static RespConnection open(int port, @Nullable SSLContext tls, Duration timeout)
      throws IOException {
    int millis = (int) timeout.toMillis();
    Socket socket = new Socket();
    try {
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      return new RespConnection(tls == null ? socket : secured(socket, port, tls));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket secured(Socket plain, int port, SSLContext tls) throws IOException {
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", port, true);
    socket.startHandshake();
    return socket;
  }

  /**
   * Sends a command and reads its reply.
   *
   * @throws RedisCommandException when Redis answers with an error
   * @throws IOException when the connection failed; it is of no use afterwards
   */
  RedisReply call(List<byte[]> command) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("*" + command.size() + "\r\n"));
    for (byte[] argument : command) {
      out.writeBytes(ascii("$" + argument.length + "\r\n"));
      out.writeBytes(argument);
      out.writeBytes(ascii("\r\n"));
    }
    socket.getOutputStream().write(out.toByteArray());
    Object reply = read();
    if (reply instanceof RedisCommandException error) {
      throw error;
    }
    return new RedisReply(reply);
  }

  private @Nullable Object read() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest.getBytes(StandardCharsets.UTF_8);
      case '-' -> new RedisCommandException(rest);
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> array(Integer.parseInt(rest));
      default -> throw new IOException("no RESP2 reply: " + line);
    };
  }

  private byte @Nullable [] bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    line();
    return bytes;
  }

  private @Nullable List<RedisReply> array(int size) throws IOException {
    if (size < 0) {
      return null;
    }
    List<RedisReply> replies = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Object element = read();
      replies.add(
          new RedisReply(
              element instanceof RedisCommandException e ? ascii(e.getMessage()) : element));
    }
    return replies;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("Redis closed the connection");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is given up in any case.
    }
  }
}
