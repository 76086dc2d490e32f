package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BackoffTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final AtomicLong clock = new AtomicLong();
  private final Backoff backoff = new Backoff(Deadline.after(Duration.ofSeconds(10), clock::get));

  @Test
  void pause_untilHalfOfTheDeadlineIsUsed_goesOn() {
    assertTrue(backoff.pause(1, List.of()));
    clock.set(TimeUnit.SECONDS.toNanos(5) - 1);
    assertTrue(backoff.pause(1, List.of()));
  }

  @Test
  void pause_onlyTimeForALoadLeft_ends() {
    clock.set(TimeUnit.SECONDS.toNanos(5));
    assertFalse(backoff.pause(1_000, List.of()));
    clock.set(TimeUnit.SECONDS.toNanos(50));
    assertFalse(backoff.pause(1_000, List.of()));
  }

  @Test
  void next_whateverWasWaited_isAtMostAQuarterOfIt() {
    for (long waited = TimeUnit.MILLISECONDS.toNanos(4); waited < HOUR; waited *= 3) {
      long pause = backoff.next(waited);
      assertTrue(pause <= waited / 4, pause + " ns after " + waited);
      assertTrue(pause <= TimeUnit.MILLISECONDS.toNanos(250), pause + " ns after " + waited);
    }
  }

  @Test
  void next_tillHalfOfTheDeadline_asksFewTimes() {
    int questions = 1;
    for (long waited = 0; waited < TimeUnit.SECONDS.toNanos(5); questions++) {
      waited += backoff.next(waited);
    }
    assertTrue(questions < 100, questions + " questions");
  }

  @Test
  void pause_interruptedThread_endsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertFalse(backoff.pause(1_000, List.of()));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void pause_leaseThatEndsNow_stillPausesALittle() {
    assertTrue(backoff.pause(0, List.of()));
    assertTrue(backoff.pause(-5, List.of()));
  }

  @Test
  @Timeout(20)
  void pause_pushAboutAKey_endsAtOnce() {
    Backoff slow = new Backoff(Deadline.after(Duration.ofHours(9), clock::get), HOUR);
    Flight<String, String> flight = new Flight<>("7", "npc:7:state", 0, 0);
    Thread waiter = Thread.currentThread();
    Thread pusher = new Thread(() -> pushOnceItWaits(flight, waiter));
    pusher.start();

    assertTrue(slow.pause(TimeUnit.HOURS.toMillis(1), List.of(flight)));
  }

  @Test
  @Timeout(20)
  void pause_pushBeforeItBegan_doesNotPause() {
    Backoff slow = new Backoff(Deadline.after(Duration.ofHours(9), clock::get), HOUR);
    Flight<String, String> flight = new Flight<>("7", "npc:7:state", 0, 0);
    flight.makeVoid();

    assertTrue(slow.pause(TimeUnit.HOURS.toMillis(1), List.of(flight)));
  }

  private static void pushOnceItWaits(Flight<String, String> flight, Thread waiter) {
    while (waiter.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    flight.makeVoid();
  }
}
