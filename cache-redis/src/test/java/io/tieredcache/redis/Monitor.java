package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisNode;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** What one node is asked, by its own MONITOR. Not AUTH and HELLO, which MONITOR leaves out. */
final class Monitor implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Pattern LINE =
      Pattern.compile("\\+?(\\d+)\\.(\\d{6}) \\[\\d+ (\\S+)] \"([^\"]*)\"(?: \"([^\"]*)\")?.*");

  /**
   * A command.
   *
   * @param micros when the node began it
   * @param client its address, {@code lua} for a script
   * @param command in upper case
   * @param first its first argument, as MONITOR writes it; empty where there is none
   * @param line all of it
   */
  record Seen(long micros, String client, String command, String first, String line) {
    boolean inScript() {
      return client.equals("lua");
    }

    Seen at(long time) {
      return new Seen(time, client, command, first, line);
    }
  }

  private final RedisNode node;
  private final Socket socket;
  private final BufferedReader in;

  Monitor(RedisCluster servers, RedisNode node) {
    this.node = node;
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, Trust.of(servers.caCertificate()).getTrustManagers(), null);
      this.socket = tls.getSocketFactory().createSocket("localhost", node.directPort());
      socket.setSoTimeout(TIMEOUT_MILLIS);
      this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      ask("AUTH " + servers.password());
      ask("MONITOR");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private void ask(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(ISO_8859_1));
    String reply = in.readLine();
    if (!"+OK".equals(reply)) {
      throw new IOException(command.substring(0, 4) + ": " + reply);
    }
  }

  /** What the node did since this was called last, but for the commands of {@link RedisNode}. */
  List<Seen> seen() {
    String mark = UUID.randomUUID().toString();
    node.command("ECHO", mark);
    List<Seen> seen = new ArrayList<>();
    try {
      while (true) {
        Seen next = read();
        if (next.first().equals(mark)) {
          seen.removeIf(each -> each.client().equals(next.client()));
          return seen;
        }
        seen.add(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Seen read() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new EOFException("MONITOR ended");
    }
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IOException("not a line of MONITOR: " + line);
    }
    String first = parts.group(5);
    return new Seen(
        Long.parseLong(parts.group(1)) * 1_000_000 + Long.parseLong(parts.group(2)),
        parts.group(3),
        parts.group(4).toUpperCase(Locale.ROOT),
        first == null ? "" : first,
        line);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
