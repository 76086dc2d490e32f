package io.tieredcache.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.testkit.history.Call;
import io.tieredcache.testkit.history.Checker;
import io.tieredcache.testkit.history.Commits;
import io.tieredcache.testkit.history.History;
import io.tieredcache.testkit.history.Limits;
import io.tieredcache.testkit.history.Span;
import io.tieredcache.testkit.history.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Watches a fleet's traffic around one fault. */
final class Observation {
  private static final Duration BEFORE = Duration.ofSeconds(1);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(1);
  private static final Duration SHARED_TTL = Written.TTL.plus(Written.DEADLINE);

  /** Until what a failover brought back must be gone, and a little longer to see it. */
  private static final Duration AFTER =
      BACK_WITHIN.plus(SHARED_TTL).plus(Written.LOCAL_TTL).plusMillis(500);

  private static final Duration TRACKED_TTL = Written.TRACKED_TTL.plus(Written.DEADLINE);

  /** The longest that a tracked value may be behind: where a connection dies silently. */
  private static final Duration SILENT = Duration.ofMillis(2500);

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String fault;
  private final Workload.Seen record;
  private final Commits worlds;
  private final Commits tracked;
  private final long begun;
  private final long recovered;

  private Observation(String fault, Workload.Seen record, Fleet fleet, long begun, long recovered) {
    this.fault = fault;
    this.record = record;
    this.worlds = fleet.commits(Written.WORLDS);
    this.tracked = fleet.commits(Written.TRACKED);
    this.begun = begun;
    this.recovered = recovered;
  }

  /**
   * Lets traffic run, breaks something, and lets it run on.
   *
   * @param action returns once the servers themselves are whole again
   */
  static Observation of(String fault, Fleet fleet, Runnable action) {
    Workload.Seen unused = fleet.take();
    run(BEFORE);
    long begun = System.nanoTime();
    action.run();
    long recovered = System.nanoTime();
    run(AFTER);
    Workload.Seen record = fleet.take();
    Observation seen = new Observation(fault, record, fleet, begun, recovered);
    System.out.println(
        seen.summary() + "; " + fleet.steadyThreads() + " of " + fleet.mostThreads() + " threads");
    until(
        "no more connections than " + fleet.mostConnections(),
        () -> fleet.connections() <= fleet.mostConnections());
    until(
        "no more threads than " + fleet.mostThreads(),
        () -> fleet.steadyThreads() <= fleet.mostThreads());
    return seen;
  }

  /** Lets traffic run for that long. */
  static void run(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    until("the end of the time to watch", () -> System.nanoTime() - end >= 0);
  }

  static void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new AssertionError("not within " + LIMIT + ": " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /**
   * When traffic must be back: as much later as this machine kept the members from running
   * meanwhile.
   */
  private long back() {
    long look = recovered + AFTER.toNanos() / 2;
    long stalled =
        Fleet.NAMES.stream()
            .mapToLong(name -> record.worlds().stalled(name, recovered, look))
            .max()
            .orElse(0);
    return recovered + BACK_WITHIN.toNanos() + stalled;
  }

  /** Every promise held, but for what the outage excuses; traffic was back in time. */
  void assertKept() {
    // Replication lags: what was acknowledged just before may be lost.
    Span outage = new Span(begun - BEFORE.toNanos(), back());
    assertNoViolations(List.of(outage));
    assertBack();
  }

  /** As if nothing had happened: no call failed, no promise has an excuse. */
  void assertUnnoticed() {
    assertEquals(0, failed(record.worlds()).size(), () -> "failed: " + failed(record.worlds()));
    assertEquals(0, failed(record.tracked()).size(), () -> "failed: " + failed(record.tracked()));
    assertEquals(0, failed(record.scratch()).size(), () -> "failed: " + failed(record.scratch()));
    assertNoViolations(List.of());
  }

  private void assertNoViolations(List<Span> outages) {
    Limits limits = new Limits(Written.LOCAL_TTL, SHARED_TTL, Written.DEADLINE, outages);
    assertNone(new Checker(limits, worlds).check(record.worlds()));
    Limits pushed = new Limits(SILENT, TRACKED_TTL, Written.DEADLINE, outages);
    assertNone(new Checker(pushed, tracked).check(withStalls(record.tracked())));
    assertNone(new Checker(limits, worlds).checkDeadlines(withStalls(record.scratch())));
  }

  private void assertNone(List<Violation> found) {
    assertEquals(List.of(), found, () -> fault + ": " + found.size() + " violations");
  }

  // The schemas' calls run beside each other; the stalls are in the record of the worlds.
  private History withStalls(History calls) {
    History both = new History();
    both.addAll(calls);
    both.addStallsOf(record.worlds());
    return both;
  }

  private void assertBack() {
    long limit = back();
    List<Call> late =
        failed(record.scratch()).stream().filter(call -> call.invokedAt() - limit > 0).toList();
    assertEquals(
        List.of(), late, () -> fault + ": calls failed later than " + BACK_WITHIN + " after");
    for (int i = 0; i < Workload.SCRATCH; i++) {
      String id = "s" + i;
      assertTrue(
          record.scratch().calls().stream()
              .anyMatch(c -> c.id().equals(id) && !c.failed() && c.invokedAt() - limit > 0),
          () -> fault + ": no traffic of " + id);
    }
  }

  private static List<Call> failed(History history) {
    return history.calls().stream().filter(Call::failed).toList();
  }

  private String summary() {
    long last =
        failed(record.scratch()).stream().mapToLong(Call::invokedAt).max().orElse(recovered);
    return String.format(
        Locale.ROOT,
        "chaos: %s: %d calls, %d failed of those through all tiers, %d of those of L2 alone,"
            + " the last %d ms after the servers' recovery, which took %d ms; excused by stalls: %d ms",
        fault,
        record.worlds().calls().size() + record.scratch().calls().size(),
        failed(record.worlds()).size(),
        failed(record.scratch()).size(),
        Math.max(0, (last - recovered) / 1_000_000),
        (recovered - begun) / 1_000_000,
        (back() - recovered - BACK_WITHIN.toNanos()) / 1_000_000);
  }
}
