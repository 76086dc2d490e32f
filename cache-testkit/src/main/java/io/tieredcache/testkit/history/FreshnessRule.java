package io.tieredcache.testkit.history;

import io.tieredcache.spi.Tier;
import io.tieredcache.testkit.history.Frontier.Demand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has been written, or removed, is known: to its own process at once, to others after a while.
 * For the calls of one id.
 */
final class FreshnessRule {
  private final Limits limits;
  private final Commits commits;
  private final Demands written = new Demands();
  private final Demands removed = new Demands();

  /** Demands on all processes, and those on one. */
  private static final class Demands {
    private final Frontier all = new Frontier();
    private final Frontier durable = new Frontier();
    private final Map<String, Frontier> own = new HashMap<>();

    void add(Limits limits, long version, Call because) {
      all.add(limits.knownFrom(because), version, because);
      durable.add(limits.knownToDurable(because), version, because);
      own.computeIfAbsent(because.process(), p -> new Frontier())
          .add(because.returnedAt(), version, because);
    }

    @Nullable Demand on(Call read) {
      Frontier others = read.tier() == Tier.L3 ? durable : all;
      Demand common = others.before(read.invokedAt());
      Frontier mine = own.get(read.process());
      Demand special = mine == null ? null : mine.before(read.invokedAt());
      if (common == null || special == null) {
        return common == null ? special : common;
      }
      return special.version() > common.version() ? special : common;
    }
  }

  FreshnessRule(Limits limits, Commits commits) {
    this.limits = limits;
    this.commits = commits;
  }

  void check(List<Call> calls, List<Call> reads, Violations found) {
    Frontier returned = new Frontier();
    for (Call write : calls) {
      Long version = commits.version(write.id(), write.value());
      if (write.kind() == Call.Kind.WRITE && !write.failed() && version != null) {
        written.add(limits, version, write);
        returned.add(write.returnedAt(), version, write);
      }
    }
    List<Call> removes = calls.stream().filter(c -> c.kind() == Call.Kind.REMOVE).toList();
    for (Call remove : removes) {
      Demand last = returned.before(remove.invokedAt());
      if (!remove.failed() && last != null) {
        // Whatever is seen afterwards is newer than what had been written before.
        removed.add(limits, last.version() + 1, remove);
      }
    }
    reads.forEach(read -> check(read, removes, found));
  }

  private void check(Call read, List<Call> removes, Violations found) {
    Demand write = written.on(read);
    if (read.value() == null) {
      if (write != null && removes.stream().noneMatch(r -> mayFollow(r, write.because(), read))) {
        found.add("C1", read, "finds nothing after", write.because());
      }
      return;
    }
    if (write != null && isBelow(read, write)) {
      found.add("C1", read, "is behind", write.because());
    }
    Demand remove = removed.on(read);
    if (remove != null && isBelow(read, remove)) {
      found.add("C3", read, "sees again what was removed by", remove.because());
    }
  }

  private static boolean isBelow(Call read, Demand demand) {
    return read.version() != 0 && read.version() < demand.version();
  }

  /** Whether this remove may be what the read saw, after that write. */
  private static boolean mayFollow(Call remove, Call write, Call read) {
    return !read.before(remove) && (remove.failed() || !remove.before(write));
  }
}
