package io.tieredcache.spi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EpochTest {
  private final Epoch epoch = new Epoch(100);

  @Test
  void isOpen_withoutASignOfLife_closesByItself() {
    assertTrue(epoch.isOpen(99));
    assertFalse(epoch.isOpen(100));
  }

  @Test
  void isOpen_extendedAfterItLapsed_opensAgain() {
    assertFalse(epoch.isOpen(150));
    epoch.extend(200);
    assertTrue(epoch.isOpen(150));
  }

  @Test
  void extend_toAnEarlierTime_changesNothing() {
    epoch.extend(50);
    assertTrue(epoch.isOpen(99));
  }

  @Test
  void end_always_isForEver() {
    epoch.end(10);
    epoch.extend(500);
    assertFalse(epoch.isOpen(10));
    assertFalse(epoch.isOpen(400));
  }

  @Test
  void isOpen_clockWrapsAround_isJudgedByTheDifference() {
    Epoch late = new Epoch(Long.MIN_VALUE + 5);
    assertTrue(late.isOpen(Long.MAX_VALUE));
    assertFalse(late.isOpen(Long.MIN_VALUE + 5));
  }
}
