package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** An id's floor outlives as many others as were promised, and not all others. */
class FloorsTest {
  private static final int MOST = 16;

  private final Floors<Integer> floors = new Floors<>(MOST);

  private void rememberOthers(int count) {
    for (int other = 1; other <= count; other++) {
      floors.remember(other, other);
    }
  }

  @Test
  void remember_mostOthersAfterIt_isStillRemembered() {
    rememberOthers(MOST);
    floors.remember(0, 7);
    for (int other = 101; other <= 100 + MOST; other++) {
      floors.remember(other, other);
    }
    assertEquals(7, floors.of(0));
  }

  @Test
  void remember_manyOthersAfterIt_isForgotten() {
    floors.remember(0, 7);
    rememberOthers(2 * MOST + 2);
    assertEquals(0, floors.of(0));
  }

  @Test
  void remember_lowerVersionWhenOlder_higherOneStays() {
    floors.remember(0, 7);
    rememberOthers(MOST);
    floors.remember(0, 6);
    assertEquals(7, floors.of(0));
    floors.remember(0, 8);
    assertEquals(8, floors.of(0));
  }

  @Test
  void lower_versionInBothGenerations_goesDownInBoth() {
    floors.remember(0, 7);
    rememberOthers(MOST);
    floors.remember(0, 7);
    floors.lower(0, 7, 3);
    assertEquals(3, floors.of(0));
  }

  @Test
  void lower_aboveWhatWasSeen_stays() {
    floors.remember(0, 9);
    floors.lower(0, 7, 3);
    assertEquals(9, floors.of(0));
  }

  @Test
  void toString_manyIds_tellsNoMoreThanTwiceTheBound() {
    rememberOthers(100 * MOST);
    int told = Integer.parseInt(floors.toString().replaceAll("\\D", ""));
    assertTrue(told <= 2 * (MOST + 1), floors::toString);
  }
}
