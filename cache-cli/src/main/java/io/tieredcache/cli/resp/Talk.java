package io.tieredcache.cli.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions to one node over an open socket. Not thread-safe. After an {@link IOException} that is
 * no {@link RefusedException} it is of no use any more.
 */
public final class Talk implements Closeable {
  /** Enough for all that is asked here; a longer answer is none of Redis. */
  private static final int LONGEST = 4 << 20;

  private final Socket socket;
  private final Incoming in;
  private final Duration limit;

  /**
   * Over this socket, which it closes.
   *
   * @param limit how long each question waits for its answer
   */
  public Talk(Socket socket, Duration limit) throws IOException {
    this.socket = socket;
    this.in = new Incoming(socket);
    this.limit = limit;
  }

  /**
   * Sends one command and reads the answer.
   *
   * @throws RefusedException when the node answers with an error
   * @throws IOException when no answer comes in time
   */
  public Reply ask(String... words) throws IOException {
    Reply reply = askAll(List.of(List.of(words))).get(0);
    if (reply.refusal() != null) {
      throw new RefusedException(reply.refusal());
    }
    return reply;
  }

  /** Sends commands together and reads their answers, errors among them. */
  public List<Reply> askAll(List<List<String>> commands) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (List<String> command : commands) {
      write(command, out);
    }
    in.within(limit);
    socket.getOutputStream().write(out.toByteArray());
    socket.getOutputStream().flush();
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      replies.add(read());
    }
    return replies;
  }

  private static void write(List<String> command, ByteArrayOutputStream out) {
    out.writeBytes(("*" + command.size() + "\r\n").getBytes(UTF_8));
    for (String word : command) {
      byte[] bytes = word.getBytes(UTF_8);
      out.writeBytes(("$" + bytes.length + "\r\n").getBytes(UTF_8));
      out.writeBytes(bytes);
      out.writeBytes("\r\n".getBytes(UTF_8));
    }
  }

  private Reply read() throws IOException {
    String line = line();
    String rest = line.isEmpty() ? "" : line.substring(1);
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+', ',', '#', '(' -> Reply.of(rest);
      case '-' -> Reply.refused(rest);
      case ':' -> Reply.of(number(rest));
      case '_' -> Reply.of(null);
      case '$', '=' -> bulk(length(rest));
      case '*', '~' -> array(length(rest));
      case '%' -> array(2 * length(rest));
      case '>' -> {
        // A push belongs to no question.
        array(length(rest));
        yield read();
      }
      default -> throw new IOException("what listens there does not answer as Redis");
    };
  }

  private Reply bulk(int length) throws IOException {
    if (length < 0) {
      return Reply.of(null);
    }
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) in.read();
    }
    line();
    return Reply.of(new String(bytes, UTF_8));
  }

  private Reply array(int size) throws IOException {
    if (size < 0) {
      return Reply.of(null);
    }
    List<Reply> elements = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      elements.add(read());
    }
    return Reply.of(List.copyOf(elements));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      line.write(b);
      if (line.size() > LONGEST) {
        throw new IOException("what listens there does not answer as Redis");
      }
    }
    return line.toString(UTF_8).stripTrailing();
  }

  private static int length(String digits) throws IOException {
    long length = number(digits);
    if (length > LONGEST) {
      throw new IOException("an answer must be at most " + LONGEST + " long, was " + length);
    }
    return (int) length;
  }

  private static long number(String digits) throws IOException {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IOException("what listens there does not answer as Redis", e);
    }
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
