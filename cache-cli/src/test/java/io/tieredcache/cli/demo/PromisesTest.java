package io.tieredcache.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.cli.exit.CommandFailure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PromisesTest {
  @Test
  void under_nothingSet_areTheBundledOnes() {
    Promises promises = Promises.under(Map.of());
    assertEquals(Duration.ofMillis(100), Promises.staleness(promises.worlds()));
    assertEquals(Duration.ofMillis(50), Promises.staleness(promises.npcs()));
    assertEquals(Duration.ofMillis(6_100), promises.repair());
  }

  @Test
  void under_variablesOfTheServices_countThem() {
    Promises promises =
        Promises.under(
            Map.of(
                "TIERED_CACHE_WORLD_SNAPSHOT_STALE_WHILE_REVALIDATE", "2s",
                "TIERED_CACHE_NPC_STATE_LOCAL_TTL", "25ms"));
    assertEquals(Duration.ofMillis(2_100), Promises.staleness(promises.worlds()));
    assertEquals(Duration.ofMillis(25), Promises.staleness(promises.npcs()));
    assertEquals(Duration.ofMillis(8_100), promises.repair());
  }

  @Test
  void under_settingThatNeedsTiersBelow_isAllowed() {
    Promises promises = Promises.under(Map.of("TIERED_CACHE_NPC_STATE_LOCAL_READS", "false"));
    assertTrue(!promises.npcs().localReads());
  }

  @Test
  void under_settingThatIsNone_isToldInOneLine() {
    CommandFailure failure =
        assertThrows(
            CommandFailure.class,
            () -> Promises.under(Map.of("TIERED_CACHE_WORLD_SNAPSHOT_TTL", "soon")));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("ttl must be a time"), failure::getMessage);
  }
}
