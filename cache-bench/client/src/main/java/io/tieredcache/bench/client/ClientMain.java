package io.tieredcache.bench.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client's JVM: opens the peer whose class it is told, then answers one line for each line it
 * reads, until there are no more. Ends with its parent, whose end closes the stream.
 */
public final class ClientMain {
  /** Begins each line that is an answer; what libraries print is none. */
  public static final String MARK = "@bench ";

  /** Begins an answer. */
  public static final String OK = "ok ";

  /** Begins a refusal. */
  public static final String FAILED = "failed ";

  /** Begins the refusal that voids the whole run. */
  public static final String WRONG = "wrong ";

  private static final PrintStream OUT = System.out;

  private ClientMain() {}

  /**
   * Runs.
   *
   * @param args the peer's class, then options as {@code name=value}
   */
  public static void main(String[] args) throws IOException {
    // Libraries may print; the harness reads only what is marked.
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    try (Peer peer = open(args)) {
      answer(OK);
      Performer performer = new Performer(peer);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answer(line, performer);
      }
    } catch (Exception e) {
      answer(FAILED + reason(e));
    }
    // Some libraries leave threads behind.
    System.exit(0);
  }

  private static Peer open(String[] args) throws Exception {
    Map<String, String> options = new TreeMap<>();
    for (int i = 1; i < args.length; i++) {
      options.putAll(Ask.parse("option " + args[i]).words());
    }
    try {
      return Class.forName(args[0])
          .asSubclass(Peer.class)
          .getConstructor(Target.class)
          .newInstance(Target.of(System.getenv(), options));
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static void answer(String line, Performer performer) {
    try {
      answer(OK + performer.perform(Ask.parse(line)).words());
    } catch (WrongDataException e) {
      answer(WRONG + reason(e));
    } catch (Exception e) {
      answer(FAILED + reason(e));
    }
  }

  private static void answer(String text) {
    OUT.println(MARK + text);
    OUT.flush();
  }

  private static String reason(Exception e) {
    StringBuilder reason = new StringBuilder();
    for (Throwable each = e; each != null && reason.length() < 2000; each = each.getCause()) {
      reason.append(reason.isEmpty() ? "" : ": ").append(each);
    }
    return reason.toString().replace('\n', ' ');
  }
}
