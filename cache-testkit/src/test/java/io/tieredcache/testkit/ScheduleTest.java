package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C1–C3 in random schedules; and that the checker would notice, were a rule of L2 not kept. */
final class ScheduleTest {
  private static List<String> broken(long seed, @Nullable FakeRule leftOut) {
    try (Schedule schedule = new Schedule(seed, leftOut)) {
      return schedule.run();
    }
  }

  private static void assertHolds(int schedules) {
    for (int seed = 0; seed < schedules; seed++) {
      assertEquals(List.of(), broken(seed, null), "seed " + seed);
    }
  }

  @Test
  void anySchedule_allRulesKept_breaksNoPromise() {
    assertHolds(300);
  }

  @Test
  @Tag("chaos")
  void anySchedule_allRulesKeptForLong_breaksNoPromise() {
    assertHolds(10_000);
  }

  private static List<String> brokenInChunks(long seed, @Nullable FakeRule leftOut) {
    try (Schedule schedule = Schedule.inChunks(seed, leftOut)) {
      return schedule.run();
    }
  }

  private static void assertChunksHold(int schedules) {
    for (int seed = 0; seed < schedules; seed++) {
      assertEquals(List.of(), brokenInChunks(seed, null), "seed " + seed);
    }
  }

  @Test
  void anySchedule_valuesInChunksThatAreLost_breaksNoPromise() {
    assertChunksHold(200);
  }

  @Test
  @Tag("chaos")
  void anySchedule_valuesInChunksForLong_breaksNoPromise() {
    assertChunksHold(5_000);
  }

  @Test
  void someSchedule_valuesInChunksAndPutCreatesThem_isFoundToBreakAPromise() {
    int seed = 0;
    while (seed < 2_000 && brokenInChunks(seed, FakeRule.PUT_CREATES_NOTHING).isEmpty()) {
      seed++;
    }
    assertTrue(seed < 2_000, "nothing was broken");
  }

  @ParameterizedTest
  @EnumSource(FakeRule.class)
  void someSchedule_oneRuleLeftOut_isFoundToBreakAPromise(FakeRule rule) {
    int seed = 0;
    while (seed < 20_000 && broken(seed, rule).isEmpty()) {
      seed++;
    }
    assertTrue(seed < 20_000, () -> "nothing was broken without " + rule);
  }

  @Test
  void sameSeed_takenTwice_takesTheSameCourse() {
    for (int seed = 0; seed < 50; seed++) {
      assertEquals(
          broken(seed, FakeRule.PUT_CREATES_NOTHING), broken(seed, FakeRule.PUT_CREATES_NOTHING));
    }
  }
}
