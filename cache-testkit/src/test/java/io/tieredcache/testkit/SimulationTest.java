package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.Tracking;
import io.tieredcache.WriteMode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** C1–C3 and C5 in random courses; and that the checker would notice, were a rule not kept. */
final class SimulationTest {
  private static final int LONG = Integer.getInteger("tieredcache.courses", 10_000);

  private static Simulation byTime() {
    return Simulation.of(SchemaPolicy.defaults());
  }

  private static Simulation tracked() {
    return Simulation.of(
        SchemaPolicy.builder().tracking(Tracking.TRACKED).localTtl(Duration.ofMillis(500)).build());
  }

  @Test
  void anyCourse_allRulesKept_breaksNoPromise() {
    byTime().assertHolds(1, 150);
    tracked().assertHolds(1, 150);
  }

  @Test
  void anyCourse_staleIfErrorAndManyProcesses_breaksNoPromise() {
    Simulation.of(SchemaPolicy.builder().staleIfError(Duration.ofMinutes(5)).build())
        .processes(4)
        .ids(1)
        .assertHolds(1, 50);
  }

  @Test
  @Tag("chaos")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void anyCourse_allRulesKeptForLong_breaksNoPromise() {
    long begin = System.nanoTime();
    byTime().assertHolds(1, LONG);
    tracked().assertHolds(1, LONG);
    System.out.printf(
        Locale.ROOT,
        "%d courses by time and %d tracked: 0 broken, %.0f s%n",
        LONG,
        LONG,
        (System.nanoTime() - begin) / 1e9);
  }

  /** What takes long is in the long form. */
  static Stream<FakeRule> rulesOfTheTiers() {
    return Stream.of(FakeRule.values())
        .filter(rule -> !rule.isOfWriteBehind() && rule != FakeRule.PUT_CREATES_NOTHING);
  }

  @ParameterizedTest
  @MethodSource("rulesOfTheTiers")
  void someCourse_oneRuleOfTheTiersLeftOut_isFoundToBreakAPromise(FakeRule rule) {
    assertFound(rule);
  }

  @Test
  @Tag("chaos")
  void someCourse_putMayCreate_isFoundToBreakAPromise() {
    assertFound(FakeRule.PUT_CREATES_NOTHING);
  }

  private static void assertFound(FakeRule rule) {
    EnumSet<Disturbance> soonest =
        rule == FakeRule.PUT_ON_FOREIGN_READS_AGAIN
            ? EnumSet.of(Disturbance.FOREIGN_SET)
            : disturbances();
    RuleSearch.assertFound(rule, byTime().ids(1).disturbedBy(soonest));
  }

  private static EnumSet<Disturbance> disturbances() {
    EnumSet<Disturbance> all = EnumSet.allOf(Disturbance.class);
    all.removeIf(each -> each.isOfWriteBehind() || each == Disturbance.TRACKING_LOSS);
    return all;
  }

  @ParameterizedTest
  @EnumSource(
      value = EngineRule.class,
      names = {
        "WRITE_DROPS_L1",
        "WRITE_FILLS_NOT",
        "TOLD_STALE_VOIDS_FLIGHTS",
        "LATE_JOINERS_READ_AGAIN",
        "EPOCH_ENDS"
      })
  void someCourse_oneRuleOfTheEngineLeftOut_isFoundToBreakAPromise(EngineRule rule)
      throws ReflectiveOperationException {
    RuleSearch.assertFound(rule);
  }

  @ParameterizedTest
  @EnumSource(EngineRule.class)
  @Tag("chaos")
  void someCourse_anyRuleOfTheEngineLeftOut_isFoundToBreakAPromise(EngineRule rule)
      throws ReflectiveOperationException {
    RuleSearch.assertFound(rule);
  }

  @Test
  void sameSeed_takenTwice_takesTheSameCourse() {
    for (int seed = 1; seed < 30; seed++) {
      assertEquals(byTime().run(seed), byTime().run(seed));
    }
  }

  @Test
  void assertHolds_ruleLeftOut_namesTheSeedThatReplays() {
    Simulation without =
        byTime().prepared((shared, durable) -> shared.leaveOut(FakeRule.FILL_STORES));
    AssertionError failure =
        assertThrows(AssertionError.class, () -> without.assertHolds(1, RuleSearch.MOST));
    String message = String.valueOf(failure.getMessage());
    long seed = Long.parseLong(message.replaceFirst("(?s)seed (\\d+) broke .*", "$1"));
    assertTrue(message.contains(without.run(seed).broken().get(0)), message);
  }

  @Test
  void of_whatNoCourseCanShow_isRefused() {
    SchemaPolicyBuilder policy = SchemaPolicy.builder();
    assertThrows(
        IllegalArgumentException.class,
        () -> Simulation.of(policy.writes(WriteMode.CACHE_ONLY).build()));
    assertThrows(
        IllegalArgumentException.class,
        () -> Simulation.of(SchemaPolicy.builder().jitter(0.1).build()));
    assertThrows(IllegalArgumentException.class, () -> byTime().processes(0));
  }
}
