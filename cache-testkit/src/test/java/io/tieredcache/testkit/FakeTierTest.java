package io.tieredcache.testkit;

import static io.tieredcache.testkit.SharedProbe.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The fakes' switches, counters, clock and hold points. */
final class FakeTierTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  private final ManualClock clock = new ManualClock();
  private final FakeSharedTier tier = new FakeSharedTier(clock.micros());
  private final SharedProbe probe =
      SharedProbe.open(tier, tier.foreign(), "fake", Framing.JSON, true);

  @Test
  void fail_untilRestore_failsEveryOperation() {
    tier.fail("switched off");

    TierUnavailableException failure =
        assertThrows(TierUnavailableException.class, () -> probe.get(probe.newKey()));
    assertThrows(TierUnavailableException.class, () -> tier.start(SharedProbe.soon()));
    tier.restore();

    assertTrue(failure.getMessage().endsWith("switched off"), failure::getMessage);
    assertEquals(Tier.L2, failure.tier());
    assertNull(probe.get(probe.newKey()));
    tier.start(SharedProbe.soon());
  }

  @Test
  void fail_onOnePeer_leavesTheOther() {
    FakeSharedTier peer = tier.peer();
    peer.fail("switched off");

    assertNull(probe.get(probe.newKey()));
  }

  @Test
  void count_pluralRequest_countsOnce() {
    probe.get(probe.newKey());
    probe.get(probe.newKey());
    Await.answer(probe.store().getAll(List.of(probe.newKey(), probe.newKey()), SharedProbe.soon()));

    assertEquals(2, tier.count("get"));
    assertEquals(1, tier.count("getAll"));
    assertEquals(3, tier.count());
    assertEquals(0, tier.count("put"));
  }

  @Test
  void clock_advanced_expiresValues() {
    String key = probe.newKey(7, "1");

    clock.advance(Duration.ofMillis(SharedProbe.TTL - 1));
    assertNotNull(probe.get(key));
    clock.advance(Duration.ofMillis(1));

    assertNull(probe.get(key));
  }

  @Test
  void hold_before_waitsWithoutEffect() {
    String key = probe.newKey();
    probe.granted(key, "a");
    Hold hold = tier.holdNext("fill", Hold.Side.BEFORE);

    CompletableFuture<FillOutcome> fill = fill(key);
    hold.awaitReached(SHORT);

    assertFalse(fill.isDone());
    assertNull(probe.get(key));
    hold.release();
    assertInstanceOf(FillOutcome.Stored.class, fill.join());
    assertNotNull(probe.get(key));
  }

  @Test
  void hold_after_tookEffectButDoesNotAnswer() {
    String key = probe.newKey();
    probe.granted(key, "a");
    Hold hold = tier.holdNext("fill", Hold.Side.AFTER);

    CompletableFuture<FillOutcome> fill = fill(key);
    hold.awaitReached(SHORT);

    assertFalse(fill.isDone());
    assertNotNull(probe.get(key));
    hold.release();
    assertInstanceOf(FillOutcome.Stored.class, fill.join());
  }

  @Test
  void hold_failedAfter_losesTheAnswerOnly() {
    String key = probe.newKey();
    probe.granted(key, "a");
    Hold hold = tier.holdNext("fill", Hold.Side.AFTER);
    hold.fail(new TierUnavailableException(Tier.L2, "fill", "*", SHORT, "lost", null));

    CompletionException failure = assertThrows(CompletionException.class, fill(key)::join);

    assertInstanceOf(TierUnavailableException.class, failure.getCause());
    assertNotNull(probe.get(key));
  }

  @Test
  void hold_failedBefore_hasNoEffect() {
    String key = probe.newKey();
    probe.granted(key, "a");
    Hold hold = tier.holdNext("fill", Hold.Side.BEFORE);
    hold.fail(new TierUnavailableException(Tier.L2, "fill", "*", SHORT, "lost", null));

    assertThrows(CompletionException.class, fill(key)::join);

    assertNull(probe.get(key));
  }

  @Test
  void hold_next_isMetOnce() {
    Hold hold = tier.holdNext("get", Hold.Side.BEFORE);
    CompletableFuture<?> held = probe.store().get(probe.newKey(), SharedProbe.soon());

    assertTrue(hold.reached());
    assertFalse(held.isDone());
    assertNull(probe.get(probe.newKey()));
    hold.release();
    assertNull(held.join());
  }

  @Test
  void hold_neverReached_saysWhatDidNotCome() {
    Hold hold = tier.holdNext("put", Hold.Side.BEFORE);

    AssertionError error = assertThrows(AssertionError.class, () -> hold.awaitReached(SHORT));

    assertEquals("no put came within PT0.02S", error.getMessage());
  }

  @Test
  void stampFormat_knownNumbers_liesAsTheDesignSays() {
    byte[] bytes = StampFormat.encode(new Stamp(27, 1), "x".getBytes(UTF_8));

    String expected = "\t\t\n " + " ".repeat(23) + "\t\n\r" + " ".repeat(25) + "\t" + "x";
    assertArrayEquals(expected.getBytes(UTF_8), bytes);
    SharedValue value = StampFormat.decode(bytes);
    assertEquals(new Stamp(27, 1), value.stamp());
    assertEquals("x", SharedProbe.text(value));
  }

  private CompletableFuture<FillOutcome> fill(String key) {
    return probe.store().fill(key, SharedProbe.lease("a"), write(7, "1"), SharedProbe.soon());
  }
}
