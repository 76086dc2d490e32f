package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.Tracking;
import io.tieredcache.WriteBehindPolicy;
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

/** C1–C5 of write-behind in random courses; and that the checker would notice, were a rule left. */
final class BehindSimulationTest {
  private static final int LONG = Integer.getInteger("tieredcache.courses", 10_000);

  private static Simulation behind(SchemaPolicyBuilder policy, int partitions) {
    WriteBehindPolicy journal = WriteBehindPolicy.defaults().journalPartitions(partitions);
    return Simulation.of(policy.writes(WriteMode.WRITE_BEHIND).writeBehind(journal).build());
  }

  private static Simulation byTime() {
    return behind(SchemaPolicy.builder(), 1);
  }

  private static Simulation tracked() {
    return behind(
        SchemaPolicy.builder().tracking(Tracking.TRACKED).localTtl(Duration.ofMillis(500)), 2);
  }

  @Test
  void anyCourse_allRulesKept_breaksNoPromise() {
    byTime().assertHolds(1, 100);
    tracked().assertHolds(1, 50);
  }

  @Test
  @Tag("chaos")
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void anyCourse_allRulesKeptForLong_breaksNoPromise() {
    long begin = System.nanoTime();
    byTime().assertHolds(1, LONG);
    tracked().assertHolds(1, LONG);
    System.out.printf(
        Locale.ROOT,
        "%d courses of write-behind by time and %d tracked: 0 broken, %.0f s%n",
        LONG,
        LONG,
        (System.nanoTime() - begin) / 1e9);
  }

  static Stream<FakeRule> rulesOfTheTiers() {
    return Stream.of(FakeRule.values()).filter(FakeRule::isOfWriteBehind);
  }

  @ParameterizedTest
  @MethodSource("rulesOfTheTiers")
  void someCourse_oneRuleOfTheTiersLeftOut_isFoundToBreakAPromise(FakeRule rule) {
    Simulation any = byTime().ids(1);
    Simulation soonest =
        rule == FakeRule.FLUSH_COMPARES_THE_POSITION
            ? any.disturbedBy(EnumSet.of(Disturbance.FLUSHER_LEASE_EXPIRY))
            : any;
    RuleSearch.assertFound(rule, soonest);
  }

  @ParameterizedTest
  @EnumSource(
      value = BehindRule.class,
      names = {
        "WRITE_RETURNS_WHEN_JOURNALED",
        "UNFLUSHED_IS_READ_FIRST",
        "NEWEST_ENTRY_IS_FLUSHED",
        "REFUSED_HOLDS_UP_NOBODY",
        "LOSSES_ARE_COUNTED"
      })
  void someCourse_oneRuleOfTheEngineLeftOut_isFoundToBreakAPromise(BehindRule rule)
      throws ReflectiveOperationException {
    RuleSearch.assertFound(rule);
  }

  @ParameterizedTest
  @EnumSource(BehindRule.class)
  @Tag("chaos")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void someCourse_anyRuleOfTheEngineLeftOut_isFoundToBreakAPromise(BehindRule rule)
      throws ReflectiveOperationException {
    RuleSearch.assertFound(rule);
  }

  @Test
  void sameSeed_takenTwice_takesTheSameCourse() {
    for (int seed = 1; seed < 20; seed++) {
      assertEquals(byTime().run(seed), byTime().run(seed));
    }
  }

  @Test
  void disturbedBy_whatTheWayToWriteDoesNotKnow_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> byTime().disturbedBy(EnumSet.of(Disturbance.SQL)));
    Simulation through = Simulation.of(SchemaPolicy.defaults());
    assertThrows(
        IllegalArgumentException.class, () -> through.disturbedBy(EnumSet.of(Disturbance.CRASH)));
  }
}
