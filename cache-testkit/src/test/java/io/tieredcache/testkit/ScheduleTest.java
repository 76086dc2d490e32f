package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** C1–C3 in random schedules, of values in chunks, too; {@link SimulationTest} leaves out rules. */
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

  private static void assertSwitchesHold(int schedules) {
    for (int seed = 0; seed < schedules; seed++) {
      try (Schedule schedule = Schedule.switching(seed)) {
        assertEquals(List.of(), schedule.run(), "seed " + seed);
      }
    }
  }

  @Test
  void anySchedule_readsOfTiersSwitchedOffAndOn_breaksNoPromise() {
    assertSwitchesHold(500);
  }

  @Test
  @Tag("chaos")
  void anySchedule_readsOfTiersSwitchedOffAndOnForLong_breaksNoPromise() {
    assertSwitchesHold(10_000);
  }

  @Test
  void someSchedule_valuesInChunksAndPutCreatesThem_isFoundToBreakAPromise() {
    int seed = 0;
    while (seed < 2_000 && brokenInChunks(seed, FakeRule.PUT_CREATES_NOTHING).isEmpty()) {
      seed++;
    }
    assertTrue(seed < 2_000, "nothing was broken");
  }

  @Test
  void sameSeed_takenTwice_takesTheSameCourse() {
    for (int seed = 0; seed < 50; seed++) {
      assertEquals(
          broken(seed, FakeRule.PUT_CREATES_NOTHING), broken(seed, FakeRule.PUT_CREATES_NOTHING));
    }
  }
}
