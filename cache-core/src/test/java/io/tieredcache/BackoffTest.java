package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final AtomicLong clock = new AtomicLong();
  private final Backoff backoff = new Backoff(Deadline.after(Duration.ofSeconds(10), clock::get));

  @Test
  void pause_untilHalfOfTheDeadlineIsUsed_goesOn() {
    assertTrue(backoff.pause(1));
    clock.set(TimeUnit.SECONDS.toNanos(5) - 1);
    assertTrue(backoff.pause(1));
  }

  @Test
  void pause_onlyTimeForALoadLeft_ends() {
    clock.set(TimeUnit.SECONDS.toNanos(5));
    assertFalse(backoff.pause(1_000));
    clock.set(TimeUnit.SECONDS.toNanos(50));
    assertFalse(backoff.pause(1_000));
  }

  @Test
  void pause_interruptedThread_endsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertFalse(backoff.pause(1_000));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void pause_leaseThatEndsNow_stillPausesALittle() {
    assertTrue(backoff.pause(0));
    assertTrue(backoff.pause(-5));
  }
}
