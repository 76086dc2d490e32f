package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;

/** Looks for the first course that shows that a rule was left out, and tells its seed. */
final class RuleSearch {
  /** As many as a rule left out shows within: a few hundred as a rule, some thousand at most. */
  static final int MOST = 20_000;

  private RuleSearch() {}

  /** A promise that the rule stands for is broken without it. */
  static <R extends Enum<R> & MutantRule> void assertFound(R rule)
      throws ReflectiveOperationException {
    MutantEngine mutant = new MutantEngine(rule.mutation());
    long seed = 0;
    List<String> broken = List.of();
    while (seed < MOST && broken.isEmpty()) {
      broken = mutant.broken(++seed);
    }
    found(rule, seed, broken);
    String promise = broken.get(0);
    assertTrue(
        rule.mutation().promises().contains(promise.substring(0, 2)),
        () -> rule + " broke " + promise);
  }

  /** Some promise is broken where the tiers leave the rule out. */
  static void assertFound(FakeRule rule, Simulation any) {
    Simulation without =
        any.prepared(
            (shared, durable) -> {
              shared.leaveOut(rule);
              durable.leaveOut(rule);
            });
    long seed = without.firstViolation(1, MOST).orElse(MOST);
    found(rule, seed, without.run(seed).broken());
  }

  /** What becomes of a rule that is left out, as measured. */
  private static void found(Enum<?> rule, long seed, List<String> broken) {
    assertTrue(!broken.isEmpty(), () -> "nothing was broken without " + rule);
    System.out.printf(Locale.ROOT, "without %s, seed %d: %s%n", rule, seed, broken.get(0));
  }
}
