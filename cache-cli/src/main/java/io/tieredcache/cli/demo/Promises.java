package io.tieredcache.cli.demo;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.cli.demo.service.DemoSchemas;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.FakeSharedTier;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The policies of the probed schemas as the services have them, and so what is promised: a policy
 * file and the environment may say other than the code. Immutable.
 */
record Promises(SchemaPolicy worlds, SchemaPolicy npcs) {
  /**
   * Those under these variables, which the services inherit. Tiers in memory take the servers'
   * place, since which settings are allowed depends on the tiers there are.
   *
   * @throws CommandFailure telling all that is wrong with the settings
   */
  static Promises under(Map<String, String> environment) {
    try (TieredCache cache =
        TieredCache.builder()
            .shared(new FakeSharedTier())
            .durable(new FakeDurableTier())
            .schemas(DemoSchemas.WORLDS, DemoSchemas.NPCS, DemoSchemas.TOKENIZERS)
            .environment(environment)
            .build()) {
      return new Promises(cache.policy(DemoSchemas.WORLDS), cache.policy(DemoSchemas.NPCS));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** The greatest age of an answer that a policy allows while L2 can be reached. */
  static Duration staleness(SchemaPolicy policy) {
    return policy.localTtl().plus(policy.staleWhileRevalidate());
  }

  /** How long others may be behind a write that L2 did not hear of. */
  Duration repair() {
    return Stream.of(worlds, npcs)
        .map(policy -> policy.deadline().plus(policy.ttl()).plus(staleness(policy)))
        .max(Duration::compareTo)
        .orElseThrow();
  }
}
