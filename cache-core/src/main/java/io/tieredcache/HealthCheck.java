package io.tieredcache;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.tieredcache.CacheHealth.TierHealth;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Asks each tier for a key that nobody writes, around its breakers, which show what is wrong with
 * nodes that this key is not on. Thread-safe.
 */
final class HealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final SchemaContext<?, ?> context;
  private final Guards guards;

  /**
   * @param context of any schema, best one that has an L3
   */
  HealthCheck(SchemaContext<?, ?> context, Guards guards) {
    this.context = context;
    this.guards = guards;
  }

  CacheHealth run() {
    String key =
        context
            .schema()
            .template()
            .format(Collections.nCopies(context.schema().template().placeholders(), "health"));
    Deadline deadline = Deadline.after(PATIENCE, System::nanoTime);
    var shared = context.shared();
    var durable =
        context.durable() instanceof JournaledStore journaled
            ? journaled.flushed()
            : context.durable();
    List<TierHealth> tiers = new ArrayList<>();
    if (shared != null) {
      tiers.add(check(Tier.L2, guards.shared(), deadline, () -> shared.revalidate(key, deadline)));
    }
    if (durable != null) {
      Deadline own = Deadline.after(PATIENCE, System::nanoTime);
      tiers.add(check(Tier.L3, guards.durable(), own, () -> durable.getAll(List.of(key), own)));
    }
    return new CacheHealth(tiers);
  }

  private TierHealth check(
      Tier tier, Breakers breakers, Deadline deadline, Supplier<CompletableFuture<?>> question) {
    try {
      context.waits().await(question.get(), tier, "health", deadline);
    } catch (TierException e) {
      return new TierHealth(tier, false, String.valueOf(e.getMessage()));
    }
    Map<String, State> open = new TreeMap<>(breakers.states());
    open.values().removeIf(state -> state == State.CLOSED);
    if (open.isEmpty()) {
      return new TierHealth(
          tier, true, "answered within " + deadline.elapsedNanos() / 1_000_000 + " ms");
    }
    return new TierHealth(
        tier,
        false,
        "kept away from: "
            + open.keySet().stream()
                .map(node -> node.isEmpty() ? "all" : node)
                .collect(Collectors.joining(", ")));
  }
}
