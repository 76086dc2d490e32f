package io.tieredcache.testkit;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.TieredCache;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.BehindFleet.Member;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A journal that is silent or fails, and one of several whose L3 is slow at the end. */
final class JournalTroubleTest {
  /** As Breakers has it: so many requests are judged, and an open one lets one through by then. */
  private static final int LEAST = 20;

  private static final Duration OPEN = Duration.ofMillis(251);

  private static DeadlineExceededException lateGet(Tier silent, String operation) {
    SchemaPolicyBuilder quick = Fleet.policy().deadline(Duration.ofMillis(300));
    try (BehindFleet fleet = new BehindFleet(quick, WriteBehindPolicy.defaults())) {
      Member one = fleet.writer(builder -> builder.ticker(System::nanoTime));
      Hold hold =
          silent == Tier.L2
              ? one.l2().holdNext(operation, Hold.Side.BEFORE)
              : one.l3().holdNext(operation, Hold.Side.BEFORE);
      try {
        return assertThrows(DeadlineExceededException.class, () -> one.names().get("7"));
      } finally {
        hold.release();
      }
    }
  }

  @Test
  void get_journalSilent_theFailureNamesIt() {
    DeadlineExceededException late = lateGet(Tier.L2, "unflushed");

    assertEquals(Tier.L2, late.tier());
    assertEquals("journal", late.operation());
    assertTrue(late.getMessage().contains("the time went to: L2 journal"), late::getMessage);
  }

  @Test
  void get_l3SilentBehindTheJournal_theFailureNamesL3() {
    DeadlineExceededException late = lateGet(Tier.L3, "getAll");

    assertEquals(Tier.L3, late.tier());
    assertEquals("get", late.operation());
  }

  @Test
  void put_appendsFailOften_failAtOnceAndReadsGoOn() {
    try (BehindFleet fleet = new BehindFleet()) {
      Member one = fleet.writer();
      one.names().put("7", "Ann");
      for (int failed = 1; failed < LEAST; failed++) {
        one.l2().holdNext("append", Hold.Side.BEFORE).fail(gone());
        assertThrows(TierException.class, () -> one.names().put("7", "Bea"));
      }
      long asked = one.l2().count("append");

      TierUnavailableException refused =
          assertThrows(TierUnavailableException.class, () -> one.names().put("7", "Bea"));

      assertEquals(asked, one.l2().count("append"));
      assertTrue(
          refused.getMessage().contains("circuit breaker of L2 node journal"), refused::getMessage);
      assertEquals("Ann", one.names().get("7"), "L2's own breaker is closed");
      fleet.clock.advance(OPEN);
      one.names().put("7", "Cleo");
      assertEquals("Cleo", one.names().get("7"));
    }
  }

  /** So many that they go in two appends. */
  private static final Map<String, String> MANY =
      IntStream.range(0, 200).boxed().collect(toMap(String::valueOf, i -> "Ann"));

  @Test
  void put_journalNotReached_saysThatNothingHappened() {
    try (BehindFleet fleet = new BehindFleet()) {
      Member one = fleet.writer();
      one.l2().fail("switched off");

      FailureTest.assertUnavailable(Tier.L2, () -> one.names().put("7", "Ann"));
      FailureTest.assertUnavailable(Tier.L2, () -> one.names().putAll(MANY));
    }
  }

  @Test
  void putAll_oneAppendRefusedAndOneUnknown_mayHaveHappened() {
    try (BehindFleet fleet = new BehindFleet()) {
      Member one = fleet.writer();
      one.l2().holdNext("append", Hold.Side.BEFORE).fail(gone());
      one.l2().holdNext("append", Hold.Side.AFTER).fail(FailureTest.unanswered(Tier.L2));

      assertThrows(OutcomeUnknownException.class, () -> one.names().putAll(MANY));

      assertEquals(72, fleet.depth());
    }
  }

  @Test
  void putAll_oneAppendRefusedAndOneDone_mayHaveHappened() {
    try (BehindFleet fleet = new BehindFleet()) {
      Member one = fleet.writer();
      one.l2().holdNext("append", Hold.Side.BEFORE).fail(gone());

      String told =
          assertThrows(OutcomeUnknownException.class, () -> one.names().putAll(MANY)).getMessage();

      List<String> named = named(told);
      assertEquals(8, named.size(), told);
      assertTrue(told.contains(" and 120 more: "), told);
      assertFalse(told.contains("Ann"), told);
      Set<String> journaled = fleet.journaled();
      assertEquals(72, journaled.size());
      assertEquals(List.of(), named.stream().filter(journaled::contains).toList(), told);
    }
  }

  private static List<String> named(String told) {
    return Pattern.compile("player:[0-9]+:name")
        .matcher(told)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static TierUnavailableException gone() {
    return new TierUnavailableException(Tier.L2, "append", "x", Duration.ZERO, "gone", null);
  }

  @Test
  void close_severalSchemas_areDrainedAtTheSameTime() {
    try (BehindFleet fleet = new BehindFleet()) {
      SchemaPolicy atTheEnd = drainedAtTheEnd(fleet.schema.policy());
      KeySchema<String, String> mine = fleet.schema.with(atTheEnd);
      KeySchema<String, String> other =
          KeySchema.of("clan:{id}:name", IdFormat.string(), new NameCodec(Framing.JSON))
              .with(atTheEnd);
      FakeDurableTier l3 = fleet.durable.peer();
      TieredCache cache =
          TieredCache.builder()
              .schemas(mine, other)
              .shared(fleet.shared.peer())
              .durable(l3)
              .ticker(fleet.clock.nanoTime())
              .build();
      cache.of(mine).put("7", "Ann");
      cache.of(other).put("8", "Reds");
      Hold first = l3.holdNext("flush", Hold.Side.BEFORE);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(cache::close);

      first.awaitReached(Await.LIMIT);
      Await.until("the other one is flushed", () -> fleet.applied().size() == 1);
      first.release();

      closing.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
      assertEquals(Set.of("7=\"Ann\"", "8=\"Reds\""), Set.copyOf(fleet.applied()));
    }
  }

  /** On the fleet's clock, which stands still, no right to flush ends by itself. */
  @Test
  void close_noTimeToDrain_anotherGoesOnAtOnce() {
    WriteBehindPolicy hasty = WriteBehindPolicy.defaults().drainTimeout(Duration.ZERO);
    try (BehindFleet fleet = new BehindFleet(Fleet.policy(), hasty)) {
      Member first = fleet.process();
      Hold flush = first.l3().holdNext("flush", Hold.Side.BEFORE);
      first.names().put("7", "Ann");
      flush.awaitReached(Await.LIMIT);

      first.cache().close();

      Member second = fleet.process();
      fleet.awaitFlushed("7", "Ann");
      second.cache().close();
      fleet.process().names().put("8", "Bea");
      fleet.awaitFlushed("8", "Bea");
      flush.release();
      assertEquals(List.of("7=\"Ann\"", "8=\"Bea\""), fleet.applied());
    }
  }

  @Test
  void close_flushFailsOnce_isDrainedByTheNext() {
    try (BehindFleet fleet = new BehindFleet()) {
      KeySchema<String, String> mine = fleet.schema.with(drainedAtTheEnd(fleet.schema.policy()));
      FakeDurableTier l3 = fleet.durable.peer();
      TieredCache cache =
          TieredCache.builder()
              .schemas(mine)
              .shared(fleet.shared.peer())
              .durable(l3)
              .ticker(fleet.clock.nanoTime())
              .build();
      cache.of(mine).put("7", "Ann");
      Hold first = l3.holdNext("flush", Hold.Side.BEFORE);
      first.fail(new TierException(Tier.L3, "flush", "x", Duration.ZERO, "broke", null));

      cache.close();

      assertEquals(List.of("7=\"Ann\""), fleet.applied());
    }
  }

  private static SchemaPolicy drainedAtTheEnd(SchemaPolicy policy) {
    return policy.toBuilder()
        .writeBehind(
            policy
                .writeBehind()
                .flushInterval(Duration.ofHours(1))
                .drainTimeout(Duration.ofMinutes(1)))
        .build();
  }
}
