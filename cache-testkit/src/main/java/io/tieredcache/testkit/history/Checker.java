package io.tieredcache.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds where a history breaks a promise (README, "What is promised"):
 *
 * <ul>
 *   <li>C1: a read is behind a write of its own process that had returned, or by more than {@link
 *       Limits#localTtl} behind another's, or finds nothing where there must be a value; outages
 *       and silences excuse for a while what L1 and L2 answer, never what L3 does;
 *   <li>C2: versions of an id go backwards within one process;
 *   <li>C3: versions that L2 answers go backwards across processes, outages apart, or a value that
 *       was removed is seen again;
 *   <li>C6: a call ends later than its deadline, 20 ms and the measured stalls.
 * </ul>
 *
 * <p>And a read that answers a value nobody wrote, or with a version that the authority did not
 * give it. Calls that overlap are never held against each other, so what is reported happened; what
 * the checker can't see, between two calls, it does not report. Not thread-safe.
 */
public final class Checker {
  private static final long SLACK_NANOS = 20_000_000;

  private final Limits limits;
  private final Commits commits;

  /** A checker with these limits, of values committed as said. */
  public Checker(Limits limits, Commits commits) {
    this.limits = limits;
    this.commits = commits;
  }

  /** All that breaks a promise; empty where nothing does. */
  public List<Violation> check(History history) {
    List<Call> calls = history.calls();
    long zero = calls.stream().mapToLong(Call::invokedAt).min().orElse(0);
    Violations found = new Violations(zero);
    checkDeadlines(history, calls, found);
    byId(calls).values().forEach(some -> checkId(some, found));
    return found.all();
  }

  /** Only that no call outlives its deadline (C6), for schemas that have no L3 to give versions. */
  public List<Violation> checkDeadlines(History history) {
    List<Call> calls = history.calls();
    Violations found = new Violations(calls.stream().mapToLong(Call::invokedAt).min().orElse(0));
    checkDeadlines(history, calls, found);
    return found.all();
  }

  private void checkDeadlines(History history, List<Call> calls, Violations found) {
    long allowed = limits.deadline().toNanos() + SLACK_NANOS;
    for (Call call : calls) {
      long took = call.returnedAt() - call.invokedAt();
      if (took > allowed
          && took
              > allowed + history.stalled(call.process(), call.invokedAt(), call.returnedAt())) {
        found.add("C6", call, "took " + took / 1_000_000 + " ms");
      }
    }
  }

  private static Map<String, List<Call>> byId(List<Call> calls) {
    return calls.stream()
        .sorted(Comparator.comparingLong(Call::invokedAt))
        .collect(Collectors.groupingBy(Call::id));
  }

  private void checkId(List<Call> calls, Violations found) {
    List<Call> reads = new ArrayList<>();
    for (Call call : calls) {
      if (call.kind() == Call.Kind.READ && !call.failed()) {
        reads.add(call);
      }
    }
    new ValueRule(commits).check(calls, reads, found);
    new FreshnessRule(limits, commits).check(calls, reads, found);
    new ForwardRule(limits).check(reads, found);
  }
}
