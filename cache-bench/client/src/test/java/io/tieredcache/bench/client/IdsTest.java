package io.tieredcache.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class IdsTest {
  @Test
  void slot_specificationsExample_isItsCrc() {
    // The specification tells the CRC of "123456789": 0x31C3.
    assertEquals(0x31C3 % 16_384, Ids.slot("123456789"));
    assertEquals(Ids.slot("user1000"), Ids.slot("{user1000}.following"));
    assertTrue(Ids.slot("foo{}{bar}") != Ids.slot("bar"));
  }

  @Test
  void ofOnePrimary_ids_areOfTheFirstSlots() {
    for (String id : Ids.ofOnePrimary(id -> "a:" + id, 100)) {
      assertTrue(Ids.slot("a:" + id) < 2048, id);
    }
  }
}
