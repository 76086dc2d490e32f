package io.tieredcache.cli.doctor;

import io.tieredcache.cli.resp.Reply;
import io.tieredcache.cli.resp.Talk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** How quickly a node answers, and what it says that kept it. */
final class Pings {
  private static final int COUNT = 100;

  /** A server in the same region is 1–2 ms away; the rest is our allowance. */
  private static final Duration FAR = Duration.ofMillis(5);

  /** The default of {@code commandTimeout}: a request that takes longer is given up. */
  private static final Duration GIVEN_UP = Duration.ofSeconds(1);

  private static final Duration RECENT = Duration.ofMinutes(10);

  /** From here on a schema with the default deadline calls a request slow. */
  private static final Duration SLOW = Duration.ofMillis(100);

  private final Notes notes;

  Pings(Notes notes) {
    this.notes = notes;
  }

  void roundTrips(String subject, Talk talk) {
    notes.look(
        "round-trip",
        subject,
        () -> {
          long[] nanos = measure(talk);
          String saw = millis(nanos[COUNT / 2]) + " ms p50, " + millis(nanos[COUNT - 1]) + " max";
          if (nanos[COUNT / 2] > FAR.toNanos() || nanos[COUNT - 1] > GIVEN_UP.toNanos()) {
            notes.wrong(
                "round-trip",
                subject,
                saw,
                "this host is far from the node, or one of the two is overloaded",
                "run services in the node's region and zone; look at cpu and slow-log");
          } else {
            notes.fine("round-trip", subject, saw);
          }
        });
  }

  private static long[] measure(Talk talk) throws IOException {
    long[] nanos = new long[COUNT];
    talk.ask("PING");
    for (int i = 0; i < COUNT; i++) {
      long begin = System.nanoTime();
      talk.ask("PING");
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static String millis(long nanos) {
    return String.format(java.util.Locale.ROOT, "%.2f", nanos / 1e6);
  }

  /** Names the command only: its arguments are keys and values. */
  void slowLog(String subject, Talk talk) {
    notes.look(
        "slow-log",
        subject,
        () -> {
          long since = Instant.now().minus(RECENT).getEpochSecond();
          List<List<Reply>> recent =
              talk.ask("SLOWLOG", "GET", "128").list().stream()
                  .map(Reply::list)
                  .filter(entry -> entry.size() > 3 && entry.get(1).number() >= since)
                  .toList();
          List<Reply> worst =
              recent.stream()
                  .reduce((a, b) -> a.get(2).number() >= b.get(2).number() ? a : b)
                  .orElse(List.of());
          judge(subject, recent.size(), worst);
        });
  }

  private void judge(String subject, int count, List<Reply> worst) {
    if (worst.isEmpty()) {
      notes.fine("slow-log", subject, "nothing in the last 10 min");
      return;
    }
    long micros = worst.get(2).number();
    List<Reply> words = worst.get(3).list();
    String command = words.isEmpty() ? "?" : words.get(0).text();
    String saw =
        count + " in the last 10 min, the slowest " + command + " with " + micros / 1_000 + " ms";
    if (micros > SLOW.toNanos() / 1_000) {
      notes.wrong(
          "slow-log",
          subject,
          saw,
          "a command over many keys or a large value held up all others of that node",
          "SLOWLOG GET tells who sent it; replace KEYS, large ranges and large values");
    } else {
      notes.fine("slow-log", subject, saw);
    }
  }
}
