package io.tieredcache.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
  /** Also where the clock overflows: {@code nanoTime} may begin anywhere. */
  @ParameterizedTest
  @ValueSource(longs = {0, -5, Long.MAX_VALUE - 10, Long.MIN_VALUE})
  void remaining_asTimePasses_fallsToZero(long start) {
    AtomicLong clock = new AtomicLong(start);
    Deadline deadline = Deadline.after(Duration.ofMillis(10), clock::get);
    assertEquals(10_000_000, deadline.remainingNanos());

    clock.addAndGet(9_999_999);
    assertEquals(1, deadline.remainingNanos());
    assertEquals(0, deadline.remainingMillis());
    assertEquals(9_999_999, deadline.elapsedNanos());
    assertFalse(deadline.expired());

    clock.addAndGet(1);
    assertTrue(deadline.expired());
    clock.addAndGet(1_000_000_000);
    assertEquals(0, deadline.remainingNanos());
    assertEquals(Duration.ofMillis(10), deadline.total());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 10})
  void within_shorterLimit_isADeadlineFromNow(long start) {
    AtomicLong clock = new AtomicLong(start);
    Deadline deadline = Deadline.after(Duration.ofMillis(10), clock::get);
    clock.addAndGet(4_000_000);

    Deadline sooner = deadline.within(Duration.ofMillis(5));

    assertNotSame(deadline, sooner);
    assertEquals(5, sooner.remainingMillis());
    assertEquals(Duration.ofMillis(5), sooner.total());
    assertEquals(0, sooner.elapsedNanos());
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 1000})
  void within_limitThatIsNotSooner_isTheSame(long limitMillis) {
    AtomicLong clock = new AtomicLong();
    Deadline deadline = Deadline.after(Duration.ofMillis(10), clock::get);
    clock.addAndGet(4_000_000);
    assertSame(deadline, deadline.within(Duration.ofMillis(limitMillis)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3})
  void toString_tellsTotalAndRest(long passedMillis) {
    AtomicLong clock = new AtomicLong();
    Deadline deadline = Deadline.after(Duration.ofMillis(10), clock::get);
    clock.addAndGet(passedMillis * 1_000_000);
    assertEquals("Deadline[10 ms, " + (10 - passedMillis) + " ms left]", deadline.toString());
  }
}
