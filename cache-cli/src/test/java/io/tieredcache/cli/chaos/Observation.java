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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

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
  private static final Duration SAMPLE = Duration.ofMillis(200);

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
   * Lets traffic run, breaks something, and lets it run on. Afterwards tracking must be armed as
   * before, and connections and threads must be as few as before.
   *
   * @param action returns once the servers themselves are whole again
   */
  static Observation of(String fault, Fleet fleet, Runnable action) {
    fleet.awaitArmed();
    long from = System.nanoTime();
    Workload.Seen earlier = fleet.take();
    Footprint before = least(fleet);
    long begun = System.nanoTime();
    action.run();
    long recovered = System.nanoTime();
    run(AFTER);
    long to = System.nanoTime();
    Workload.Seen record = between(from, to, earlier, fleet.take());
    Observation seen = new Observation(fault, record, fleet, begun, recovered);
    fleet.awaitArmed();
    Footprint most = fleet.most(before);
    System.out.println(seen.summary() + "; " + before.summary() + " before");
    AtomicReference<Footprint> last = new AtomicReference<>();
    until(
        () -> fault + ": no more than " + most + ", was " + last.get(),
        () -> {
          last.set(fleet.footprint());
          return last.get().isWithin(most);
        });
    return seen;
  }

  private static Workload.Seen between(
      long from, long to, Workload.Seen earlier, Workload.Seen seen) {
    return new Workload.Seen(
        between(from, to, earlier.worlds(), seen.worlds()),
        between(from, to, earlier.tracked(), seen.tracked()),
        seen.scratch());
  }

  /**
   * Members' records begin and end one after the other. Judged are the reads that had ended before
   * the first did, with all writes that these may have seen.
   */
  private static History between(long from, long to, History earlier, History seen) {
    History judged = new History();
    judged.addStallsOf(seen);
    earlier.calls().stream()
        .filter(call -> call.kind() != Call.Kind.READ && call.returnedAt() - from >= 0)
        .forEach(judged::add);
    seen.calls().stream()
        .filter(call -> call.kind() != Call.Kind.READ || call.returnedAt() - to <= 0)
        .forEach(judged::add);
    return judged;
  }

  /** What the fleet holds at least while nothing happens for {@link #BEFORE}. */
  private static Footprint least(Fleet fleet) {
    long end = System.nanoTime() + BEFORE.toNanos();
    Footprint least = fleet.footprint();
    while (System.nanoTime() - end < 0) {
      run(SAMPLE);
      least = least.least(fleet.footprint());
    }
    return least;
  }

  /** Lets traffic run for that long. */
  static void run(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    until("the end of the time to watch", () -> System.nanoTime() - end >= 0);
  }

  static void until(String what, BooleanSupplier condition) {
    until(() -> what, condition);
  }

  private static void until(Supplier<String> what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new AssertionError("not within " + LIMIT + ": " + what.get());
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

  /**
   * After a fault that may lose what a primary had acknowledged: every promise held, but for what
   * that excuses; traffic was back in time.
   */
  void assertKept() {
    // Replication lags: what was acknowledged just before may be lost.
    Span outage = new Span(begun - BEFORE.toNanos(), back());
    assertNoViolations(List.of(outage), List.of());
    assertBack();
  }

  /**
   * After a fault that keeps members from L2, or makes it late, and loses nothing: versions of L2
   * never go back, and what L3 answers is never behind. Excused is that others learn of a write
   * only when L2's older value has expired, within deadline, ttl and localTtl: whoever found L2 too
   * slow or away could not tell it, while others may still read there.
   */
  void assertKeptWithoutLoss() {
    assertNoViolations(List.of(), List.of(new Span(begun, back())));
    assertBack();
  }

  /** As if nothing had happened: no call failed, no promise has an excuse. */
  void assertUnnoticed() {
    assertEquals(0, failed(record.worlds()).size(), () -> "failed: " + failed(record.worlds()));
    assertEquals(0, failed(record.tracked()).size(), () -> "failed: " + failed(record.tracked()));
    assertEquals(0, failed(record.scratch()).size(), () -> "failed: " + failed(record.scratch()));
    assertNoViolations(List.of(), List.of());
  }

  private void assertNoViolations(List<Span> outages, List<Span> silences) {
    Limits limits = new Limits(Written.LOCAL_TTL, SHARED_TTL, Written.DEADLINE, outages, silences);
    assertNone(new Checker(limits, worlds).check(record.worlds()));
    Limits pushed = new Limits(SILENT, TRACKED_TTL, Written.DEADLINE, outages, silences);
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
