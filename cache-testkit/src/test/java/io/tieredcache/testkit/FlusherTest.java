package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.DeadLetter;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.BehindFleet.Member;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What flushers do when processes die, pause and come back, and with rows that L3 refuses. */
final class FlusherTest {
  @AutoClose private final BehindFleet fleet = new BehindFleet();

  /** A value in L2 that a writer's put is going to find too old. */
  private void inShared(String id, String name) {
    byte[] old = StampFormat.encode(new Stamp(1, 1), Fleet.json(name));
    fleet.shared.foreign().set(Fleet.key(id), old, 60_000);
  }

  private String shared(String id) {
    byte[] bytes = fleet.shared.foreign().get(Fleet.key(id));
    return bytes == null ? "nothing" : SharedProbe.text(StampFormat.decode(bytes));
  }

  @Test
  void flush_writerDiedBeforeL2_bringsItThere() {
    Member writer = fleet.process();
    inShared("7", "Old");
    Hold put = writer.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> call = Call.begin(() -> writer.names().put("7", "Ann"));
    put.awaitReached(Await.LIMIT);

    Await.until("the flusher put it", () -> shared("7").equals("\"Ann\""));

    put.release();
    call.end();
  }

  @Test
  void flush_ownerDiedAfterItsCommit_isEndedByTheNextAndNotRepeated() {
    Member first = fleet.process();
    inShared("7", "Old");
    Hold put = first.l2().holdNext("putAll", Hold.Side.BEFORE);
    Hold publish = first.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> call = Call.begin(() -> first.names().put("7", "Ann"));
    put.awaitReached(Await.LIMIT);
    publish.awaitReached(Await.LIMIT);
    first.die();
    assertEquals("\"Ann\"", fleet.durable("7"), "committed, and L2 not told");
    assertEquals("\"Old\"", shared("7"));
    fleet.clock.advance(BehindFleet.PAST_LEASE);

    fleet.process();
    fleet.awaitTrimmed();

    assertEquals("\"Ann\"", shared("7"));
    assertEquals(List.of("7=\"Ann\""), fleet.applied());
    put.release();
    publish.release();
    call.end();
    assertEquals("\"Ann\"", shared("7"));
  }

  @Test
  void flush_ownerPausedPastItsLease_changesNothingWhenItGoesOn() {
    Member first = fleet.process();
    Hold flush = first.l3().holdNext("flush", Hold.Side.BEFORE);
    first.names().put("7", "Ann");
    flush.awaitReached(Await.LIMIT);
    fleet.clock.advance(BehindFleet.PAST_LEASE);
    Member second = fleet.process();
    fleet.awaitFlushed("7", "Ann");
    second.names().put("7", "Bea");
    fleet.awaitFlushed("7", "Bea");

    flush.release();
    second.names().put("8", "Cleo");
    fleet.awaitFlushed("8", "Cleo");

    assertEquals(List.of("7=\"Ann\"", "7=\"Bea\"", "8=\"Cleo\""), fleet.applied());
    assertEquals("\"Bea\"", fleet.durable("7"));
  }

  @Test
  void flush_answerLost_isNotRepeated() {
    Member first = fleet.process();
    Hold flush = first.l3().holdNext("flush", Hold.Side.AFTER);
    first.names().put("7", "Ann");
    flush.awaitReached(Await.LIMIT);
    flush.fail(new TierException(Tier.L3, "flush", "x", Duration.ZERO, "broke", null));

    fleet.awaitTrimmed();

    assertEquals(List.of("7=\"Ann\""), fleet.applied());
    assertEquals(List.of(), first.letters().list(10));
  }

  @Test
  void flush_refusedRow_isADeadLetterAndHoldsUpNobody() {
    fleet.durable.refuse(payload -> Arrays.equals(payload, Fleet.json("bad")));
    Member one = fleet.writer();
    Map<String, String> names = new LinkedHashMap<>();
    IntStream.range(0, 50).forEach(i -> names.put("n" + i, i == 20 || i == 33 ? "bad" : "ok" + i));
    one.names().putAll(names);

    fleet.process();
    fleet.awaitTrimmed();

    assertEquals(48, fleet.applied().size());
    List<DeadLetter> letters = one.letters().list(10);
    assertEquals(
        List.of(Fleet.key("n20"), Fleet.key("n33")),
        letters.stream().map(DeadLetter::key).sorted().toList());
    assertEquals("the row is refused, as the test wants it", letters.get(0).reason());
    fleet.clock.advance(Fleet.LOCAL_TTL);
    Await.until("L2 drops it", () -> shared("n20").equals("nothing"));
    assertNull(one.names().get("n20"));
  }

  @Test
  void flush_newestRefused_appliesTheOneBefore() {
    fleet.durable.refuse(payload -> Arrays.equals(payload, Fleet.json("bad")));
    Member one = fleet.writer();
    one.names().put("7", "good");
    one.names().put("7", "bad");

    fleet.process();
    fleet.awaitTrimmed();

    assertEquals("\"good\"", fleet.durable("7"));
    assertEquals(1, one.letters().list(10).size());
  }

  @Test
  void flush_newestRefused_theOneBeforeIsNeverOutOfSight() {
    fleet.durable.plant(Fleet.key("7"), new DurableRow(1, Fleet.json("old"), DurableRow.FOREVER));
    fleet.durable.refuse(payload -> Arrays.equals(payload, Fleet.json("bad")));
    Member one = fleet.writer();
    one.names().put("7", "good");
    one.names().put("7", "bad");
    FakeDurableTier l3 = fleet.durable.peer();
    Hold both = l3.holdNext("flush", Hold.Side.BEFORE);
    Hold rest = l3.holdNext("flush", Hold.Side.BEFORE);
    fleet.process(fleet.shared.peer(), l3);
    both.awaitReached(Await.LIMIT);
    both.release();
    rest.awaitReached(Await.LIMIT);

    fleet.shared.foreign().delete(Fleet.key("7"));

    assertNotEquals("old", fleet.writer().names().get("7"));
    rest.release();
    fleet.awaitTrimmed();
    assertEquals("good", fleet.writer().names().get("7"));
  }

  @Test
  void flush_answerToABurialLost_dropsTheValueFromL2() {
    fleet.durable.refuse(payload -> true);
    fleet.writer().names().put("7", "bad");
    assertEquals("\"bad\"", shared("7"));
    FakeSharedTier l2 = fleet.shared.peer();
    Hold bury = l2.holdNext("bury", Hold.Side.AFTER);
    fleet.process(l2, fleet.durable.peer());
    bury.awaitReached(Await.LIMIT);

    bury.fail(new TierException(Tier.L2, "bury", "x", Duration.ZERO, "broke", null));

    Await.until("L2 drops it", () -> shared("7").equals("nothing"));
  }

  @Test
  void retry_putRight_isFlushed() {
    fleet.durable.refuse(payload -> true);
    Member one = fleet.process();
    one.names().put("7", "Ann");
    Await.until("buried", () -> one.letters().list(10).size() == 1);
    fleet.durable.refuse(null);

    assertTrue(one.letters().retry(one.letters().list(1).get(0)));

    fleet.awaitFlushed("7", "Ann");
    assertEquals(List.of(), one.letters().list(10));
  }

  @Test
  void retry_l2CanNotBeTold_isDoneAndToldLater() {
    fleet.durable.refuse(payload -> true);
    Member one = fleet.process();
    one.names().put("7", "Ann");
    Await.until("buried and dropped", () -> one.l2().count("invalidate") == 1);
    fleet.durable.refuse(null);
    one.l2().holdNext("invalidate", Hold.Side.BEFORE).fail(FailureTest.lost(Tier.L2));

    assertTrue(one.letters().retry(one.letters().list(1).get(0)));

    fleet.awaitFlushed("7", "Ann");
    assertEquals("Ann", one.names().get("7"));
  }

  @Test
  void retry_writtenSince_isNotDone() {
    fleet.durable.refuse(payload -> Arrays.equals(payload, Fleet.json("bad")));
    Member one = fleet.process();
    one.names().put("7", "bad");
    Await.until("buried", () -> one.letters().list(10).size() == 1);
    DeadLetter letter = one.letters().list(1).get(0);
    one.names().put("7", "Ann");
    fleet.awaitFlushed("7", "Ann");
    fleet.durable.refuse(null);

    assertFalse(one.letters().retry(letter));
    assertTrue(one.letters().discard(letter));
    assertFalse(one.letters().discard(letter));
    assertEquals("\"Ann\"", fleet.durable("7"));
  }

  @Test
  void flush_entryBelowThePosition_isADeadLetterAndUndoesNothing() {
    Member first = fleet.process();
    first.names().put("7", "Ann");
    long position = fleet.clock.micros().getAsLong();
    fleet.awaitTrimmed();
    first.cache().close();
    // A failover lost what L3 has, and the new primary's clock is behind.
    fleet.clock.advance(Duration.ofHours(-1));
    fleet.shared.loseJournal(fleet.tierSchema(), 0, 0);
    fleet.writer().names().put("7", "late");

    Member second = fleet.process();
    Await.until("buried", () -> second.letters().list(10).size() == 1);

    DeadLetter letter = second.letters().list(1).get(0);
    assertTrue(letter.version() <= position, letter::toString);
    assertTrue(letter.reason().contains("L3 was past it"), letter::reason);
    assertEquals("\"Ann\"", fleet.durable("7"));
    second.names().put("7", "Bea");
    fleet.awaitFlushed("7", "Bea");
  }

  @Test
  void flush_rowHadAHigherVersion_isWrittenAboveIt() {
    long far = fleet.clock.micros().getAsLong() + 3_600_000_000L;
    fleet.durable.plant(Fleet.key("7"), new DurableRow(far, Fleet.json("Old"), DurableRow.FOREVER));
    Member one = fleet.process();

    one.names().put("7", "Ann");
    fleet.awaitFlushed("7", "Ann");

    DurableRow row = fleet.durable.row(Fleet.key("7"));
    assertEquals(far + 1, row == null ? 0 : row.version());
  }

  @Test
  void flush_l3Down_goesOnWhenItIsBack() {
    Member one = fleet.process();
    one.l3().fail("down");
    one.names().put("7", "Ann");
    one.l3().restore();

    fleet.awaitFlushed("7", "Ann");
  }
}
