package io.tieredcache.bench.peer.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One node's socket: a request, then its reply, as RESP2 has them. */
final class Line implements AutoCloseable {
  private static final int SILENT_MILLIS = 10_000;
  private static final int BUFFER = 64 * 1024;
  private static final String MOVED = "-MOVED ";

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private Line(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    this.out = socket.getOutputStream();
  }

  /** The slot is another node's. */
  static final class MovedException extends IOException {
    private static final long serialVersionUID = 1;
    private final String node;

    MovedException(String reply) {
      super(reply);
      this.node = reply.substring(reply.lastIndexOf(' ') + 1);
    }

    String node() {
      return node;
    }
  }

  static Line open(SocketFactory sockets, String node, @Nullable String password)
      throws IOException {
    int colon = node.lastIndexOf(':');
    Socket socket =
        sockets.createSocket(node.substring(0, colon), Integer.parseInt(node.substring(colon + 1)));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SILENT_MILLIS);
    if (socket instanceof SSLSocket tls) {
      SSLParameters verified = tls.getSSLParameters();
      verified.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(verified);
    }
    Line line = new Line(socket);
    if (password != null) {
      byte[] unused = line.ask("AUTH".getBytes(UTF_8), password.getBytes(UTF_8));
    }
    return line;
  }

  /** The reply's bytes, null where there are none or the reply is a word such as OK. */
  byte @Nullable [] ask(byte[]... words) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(("*" + words.length + "\r\n").getBytes(US_ASCII));
    for (byte[] word : words) {
      request.writeBytes(("$" + word.length + "\r\n").getBytes(US_ASCII));
      request.writeBytes(word);
      request.writeBytes("\r\n".getBytes(US_ASCII));
    }
    out.write(request.toByteArray());
    out.flush();
    return reply();
  }

  private byte @Nullable [] reply() throws IOException {
    String head = line();
    if (head.startsWith(MOVED)) {
      throw new MovedException(head);
    }
    return switch (head.charAt(0)) {
      case '+' -> null;
      case '$' -> bulk(Integer.parseInt(head.substring(1)));
      default -> throw new IOException("refused: " + head);
    };
  }

  private byte @Nullable [] bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException("the node closed the connection");
    }
    return Arrays.copyOf(bytes, length);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the node closed the connection");
      }
      line.append((char) next);
    }
    if (in.read() != '\n' || line.isEmpty()) {
      throw new IOException("not RESP: " + line);
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to be done with it.
    }
  }
}
