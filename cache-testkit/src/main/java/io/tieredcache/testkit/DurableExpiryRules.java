package io.tieredcache.testkit;

import static io.tieredcache.testkit.DurableProbe.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DurableRow;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Rows end by themselves, and keep their version as deleted ones do. */
interface DurableExpiryRules extends DurableRules {
  @Test
  default void getAll_rowWithTtl_tellsWhatIsLeft() {
    String key = rows().newKey();
    rows().put(key, "1", 60_000);

    DurableRow row = rows().get(key);

    assertNotNull(row);
    assertTrue(row.millisLeft() > 30_000 && row.millisLeft() <= 60_000, row::toString);
  }

  @Test
  default void getAll_expiredRow_answersItsVersionWithoutPayload() {
    Map.Entry<String, Long> expired = rows().expired();

    DurableRow row = rows().get(expired.getKey());

    assertNotNull(row);
    assertNull(row.payload());
    assertEquals(expired.getValue(), row.version());
  }

  @Test
  default void putAll_expiredRow_livesAgainUnderAHigherVersion() {
    Map.Entry<String, Long> expired = rows().expired();

    long version = rows().put(expired.getKey(), "2");

    assertTrue(version > expired.getValue());
    assertEquals("2", text(rows().get(expired.getKey())));
  }

  @Test
  default void putAll_foreverOverTtl_takesTheTtlAway() {
    String key = rows().newKey();
    rows().put(key, "1", 60_000);

    rows().put(key, "2");

    DurableRow row = rows().get(key);
    assertNotNull(row);
    assertEquals(DurableRow.FOREVER, row.millisLeft());
  }

  @Test
  default void removeAll_rowWithTtl_keepsTheVersionBeyondIt() {
    String key = rows().newKey();
    rows().put(key, "1", 60_000);

    long version = rows().remove(key);

    DurableRow row = rows().get(key);
    assertNotNull(row);
    assertEquals(DurableRow.deleted(version), row);
  }

  @Test
  default void putIfVersion_expiredRowsVersion_writesAboveIt() {
    Map.Entry<String, Long> expired = rows().expired();

    OptionalLong version = rows().putIfVersion(expired.getKey(), expired.getValue(), "2");

    assertTrue(version.orElseThrow() > expired.getValue());
    assertEquals("2", text(rows().get(expired.getKey())));
  }
}
