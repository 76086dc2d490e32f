package io.tieredcache.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampTest {
  @Test
  void stamp_atTheBounds_isTaken() {
    assertEquals(4_503_599_627_370_495L, Stamp.MAX);
    Stamp most = new Stamp(Stamp.MAX, Stamp.MAX);
    assertEquals(Stamp.MAX, most.version());
    assertTrue(most.present());
    assertTrue(new Stamp(0, 1).present());
  }

  @Test
  void none_isNotPresent() {
    assertFalse(Stamp.NONE.present());
    assertEquals(0, Stamp.NONE.version());
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "1, -1", "4503599627370496, 1", "1, 4503599627370496"})
  void stamp_beyondTheBounds_isRefused(long version, long storedAt) {
    assertEquals(
        "stamp numbers must be 0..4503599627370495, were " + version + " and " + storedAt,
        assertThrows(IllegalArgumentException.class, () -> new Stamp(version, storedAt))
            .getMessage());
  }
}
