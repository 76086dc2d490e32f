package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.cluster.SlotHash;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {
  private static final String CHARACTERS = "ab:0{}{}é€\uD83D\uDE00";

  /** Redis's specification gives this sum as its example. */
  @Test
  void of_specificationsExample_isItsSum() {
    assertEquals(0x31C3 % Slots.COUNT, Slots.of("123456789"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "npc:npc-1:state",
        "fence:{npc:npc-1:state}",
        "{}plain",
        "a{b}c{d}",
        "a{{b}}c",
        "}a{b",
        "a{b",
        "npc:é:state",
        "{é}:1",
        "é{a}"
      })
  void of_key_isTheSlotThatLettuceKnows(String key) {
    assertEquals(SlotHash.getSlot(key), Slots.of(key), key);
  }

  @Test
  void of_anyKey_isTheSlotThatLettuceKnows() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder key = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        key.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
      assertEquals(SlotHash.getSlot(key.toString()), Slots.of(key.toString()), key.toString());
    }
  }
}
