package io.tieredcache.testkit.history;

import io.tieredcache.spi.Tier;
import io.tieredcache.testkit.history.Frontier.Demand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Versions never go backwards: in one process, and in what L2 answers. For the reads of one id. */
final class ForwardRule {
  private final Limits limits;

  ForwardRule(Limits limits) {
    this.limits = limits;
  }

  void check(List<Call> reads, Violations found) {
    Map<String, Frontier> seen = new HashMap<>();
    Frontier shared = new Frontier();
    for (Call read : reads) {
      if (read.version() != 0) {
        seen.computeIfAbsent(read.process(), p -> new Frontier())
            .add(read.returnedAt(), read.version(), read);
        if (read.tier() == Tier.L2) {
          shared.add(read.returnedAt(), read.version(), read);
        }
      }
    }
    for (Call read : reads) {
      Frontier own = seen.get(read.process());
      if (own != null) {
        check("C2", read, own.before(read.invokedAt()), found);
      }
      if (read.tier() == Tier.L2 && !mayHaveLost(read)) {
        // It may have joined a read of its process that asked this much earlier.
        long asked = read.invokedAt() - limits.localTtl().toNanos();
        check("C3", read, shared.before(asked), found);
      }
    }
  }

  private boolean mayHaveLost(Call read) {
    return limits.mayHaveLost(read.invokedAt()) || limits.mayHaveLost(read.returnedAt());
  }

  private static void check(String promise, Call read, @Nullable Demand demand, Violations found) {
    if (demand != null && read.version() != 0 && read.version() < demand.version()) {
      found.add(promise, read, "goes back behind", demand.because());
    }
  }
}
