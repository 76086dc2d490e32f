package io.tieredcache.redis;

import static io.tieredcache.redis.Wire.utf8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Just enough of Redis's protocol to ask one question over a plain socket. */
final class Resp {
  private static final int LONGEST = 1 << 16;

  private final Socket socket;
  private final InputStream in;

  Resp(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** The reply: a line with its type mark, as in {@code +PONG}, or a bulk string's text. */
  String ask(String... words) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(utf8("*" + words.length + "\r\n"));
    for (String word : words) {
      byte[] bytes = utf8(word);
      request.writeBytes(utf8("$" + bytes.length + "\r\n"));
      request.writeBytes(bytes);
      request.writeBytes(utf8("\r\n"));
    }
    socket.getOutputStream().write(request.toByteArray());
    socket.getOutputStream().flush();
    return reply();
  }

  private String reply() throws IOException {
    String line = line();
    if (line.isEmpty() || "+-:$*".indexOf(line.charAt(0)) < 0) {
      throw new IOException("not a reply of Redis");
    }
    return line.charAt(0) == '$' ? bulk(line) : line;
  }

  private String bulk(String line) throws IOException {
    int length;
    try {
      length = Math.min(Integer.parseInt(line.substring(1)), LONGEST);
    } catch (NumberFormatException e) {
      throw new IOException("not a reply of Redis", e);
    }
    return new String(in.readNBytes(Math.max(0, length)), StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > LONGEST) {
        throw new EOFException("closed before a whole reply");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
