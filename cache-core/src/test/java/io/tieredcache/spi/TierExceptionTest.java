package io.tieredcache.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TierExceptionTest {
  private static final String SCHEMA = "npc:{npc_id}:state";

  @Test
  void message_namesTierOperationSchemaTimeAndReason() {
    TierException failure =
        new TierUnavailableException(
            Tier.L2, "get", SCHEMA, Duration.ofNanos(12_999_999), "the node does not answer", null);
    assertEquals(
        "L2 get of npc:{npc_id}:state after 12 ms: the node does not answer", failure.getMessage());
    assertEquals(Tier.L2, failure.tier());
    assertEquals("get", failure.operation());
    assertEquals(SCHEMA, failure.schema());
    assertEquals(Duration.ofNanos(12_999_999), failure.elapsed());
    assertNull(failure.getCause());
  }

  @Test
  void loadFailed_message_namesTheTypeThrownAndNotItsText() {
    RuntimeException thrown = new IllegalStateException("token=secret");
    LoadFailedException failure = new LoadFailedException(SCHEMA, Duration.ofMillis(3), thrown);
    assertEquals(
        "LOADER load of npc:{npc_id}:state after 3 ms:"
            + " the loader threw java.lang.IllegalStateException",
        failure.getMessage());
    assertSame(thrown, failure.getCause());
  }
}
