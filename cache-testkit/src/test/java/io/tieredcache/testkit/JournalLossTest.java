package io.tieredcache.testkit;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.DeadLetter;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.BehindFleet.Member;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A partition moves to another node, with and without all that was acknowledged. */
final class JournalLossTest {
  @AutoClose private final BehindFleet fleet = new BehindFleet();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Member one = fleet.process(builder -> builder.meterRegistry(metrics));

  private double lost() {
    return metrics.get("tieredcache.journal.lost").functionCounter().count();
  }

  /** Two acknowledged writes, and a flusher that stands before its flush. */
  private Hold twoUnflushed() {
    Hold flush = one.l3().holdNext("flush", Hold.Side.BEFORE);
    one.names().put("7", "Ann");
    flush.awaitReached(Await.LIMIT);
    one.names().put("8", "Bea");
    return flush;
  }

  private static TierException broken() {
    return new TierException(Tier.L3, "flush", "x", Duration.ZERO, "broke", null);
  }

  /** Another node has the partition, without its entries, and the flush at hand fails. */
  private void failOver(Hold flush) {
    fleet.shared.loseJournal(fleet.tierSchema(), 0, 0);
    one.l2().nodes(2);
    flush.fail(broken());
  }

  @Test
  void failover_losesAcknowledgedWrites_theyAreCounted() {
    Hold flush = twoUnflushed();

    failOver(flush);

    Await.until("both are counted", () -> lost() == 2);
  }

  @Test
  void failover_losesARemoveOfWhatIsNowhere_countsThePutsOnly() {
    Hold flush = twoUnflushed();
    one.names().remove("9");

    failOver(flush);

    Await.until("the puts are counted", () -> lost() >= 2);
    assertEquals(2, lost());
  }

  @Test
  void failover_losesARemoveOfWhatL3Holds_isCounted() {
    one.names().put("7", "Ann");
    fleet.awaitFlushed("7", "Ann");
    Hold flush = one.l3().holdNext("flush", Hold.Side.BEFORE);
    fleet.clock.advance(Duration.ofMillis(1));
    one.names().remove("7");
    flush.awaitReached(Await.LIMIT);

    failOver(flush);

    Await.until("it is counted", () -> lost() == 1);
  }

  @Test
  void failover_inTheLastOfSeveralPasses_countsWhatWasWrittenBeforeTheFirst() {
    Hold before = one.l3().holdNext("flush", Hold.Side.BEFORE);
    one.names().put("7", "Ann");
    before.awaitReached(Await.LIMIT);
    one.names().putAll(numbered(2_500));
    one.l3().holdNext("flush", Hold.Side.BEFORE).release();
    one.l3().holdNext("flush", Hold.Side.BEFORE).release();
    Hold last = one.l3().holdNext("flush", Hold.Side.BEFORE);
    before.release();
    last.awaitReached(Await.LIMIT);

    failOver(last);

    Await.until("the last pass's are counted", () -> lost() == 500);
  }

  private static Map<String, String> numbered(int names) {
    return IntStream.range(0, names).boxed().collect(toMap(i -> "n" + i, i -> "name " + i));
  }

  @Test
  void failover_losesNothing_nothingIsCounted() {
    Hold flush = twoUnflushed();
    long looks = one.l2().count("unflushed");

    one.l2().nodes(2);
    flush.fail(broken());

    fleet.awaitFlushed("8", "Bea");
    fleet.awaitFlushed("7", "Ann");
    assertTrue(one.l2().count("unflushed") > looks, "it has looked");
    assertEquals(0, lost());
  }

  @Test
  void failover_lostWriteWasWrittenAnew_isNotCounted() {
    Hold flush = twoUnflushed();

    fleet.shared.loseJournal(fleet.tierSchema(), 0, 0);
    one.l2().nodes(2);
    one.names().put("7", "Cleo");
    flush.fail(broken());

    Await.until("the other one is counted", () -> lost() == 1);
    fleet.awaitFlushed("7", "Cleo");
    assertEquals(1, lost());
  }

  /** The clock has not moved, so a failover that loses all gives the same version again. */
  private DeadLetter buriedAfterLoss(Runnable goOn) {
    fleet.shared.loseJournal(fleet.tierSchema(), 0, 0);
    one.l2().nodes(2);
    Member writer = fleet.writer();
    writer.names().put("7", "late");
    goOn.run();
    Await.until("late is buried", () -> !writer.letters().list(10).isEmpty());
    assertEquals("\"Ann\"", fleet.durable("7"));
    return writer.letters().list(10).get(0);
  }

  @Test
  void failover_versionComesAgainWhileItsFirstEntryIsFlushed_isNotTrimmedForIt() {
    Hold flush = one.l3().holdNext("flush", Hold.Side.BEFORE);
    one.names().put("7", "Ann");
    long version = fleet.clock.micros().getAsLong();
    flush.awaitReached(Await.LIMIT);

    assertEquals(version, buriedAfterLoss(flush::release).version());
  }

  @Test
  void failover_versionComesAgainAfterItsFirstEntryWasFlushed_isNotTakenForIt() {
    Hold trim = one.l2().holdNext("trim", Hold.Side.BEFORE);
    one.names().put("7", "Ann");
    long version = fleet.clock.micros().getAsLong();
    trim.awaitReached(Await.LIMIT);

    assertEquals(version, buriedAfterLoss(() -> trim.fail(broken())).version());
  }

  @Test
  void failover_versionComesAgainWhileItsFirstEntryIsTrimmed_isNotTrimmedForIt() {
    Hold trim = one.l2().holdNext("trim", Hold.Side.BEFORE);
    one.names().put("7", "Ann");
    long version = fleet.clock.micros().getAsLong();
    trim.awaitReached(Await.LIMIT);

    assertEquals(version, buriedAfterLoss(trim::release).version());
  }
}
