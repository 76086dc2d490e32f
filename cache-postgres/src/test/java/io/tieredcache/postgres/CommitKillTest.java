package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.FakeSharedTier;
import io.tieredcache.testkit.server.HeldCommits;
import io.tieredcache.testkit.server.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL is killed in the middle of a put's commit: whichever way it went, caches follow. */
final class CommitKillTest {
  /**
   * Longer than PostgreSQL takes to come back: only {@link #ahead} makes the repair's time pass.
   */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** From when on a repair asks PostgreSQL whether its write has ended. */
  private static final Duration BEGUN = DEADLINE.plusSeconds(1);

  /** In L2 nothing ends by itself. */
  private static final KeySchema<String, String> SCHEMA =
      KeySchema.of("test:{id}", IdFormat.string(), new TextCodec())
          .with(SchemaPolicy.builder().ttl(Duration.ofHours(1)).deadline(DEADLINE).build());

  @AutoClose private static PostgresServer server;

  private final FakeSharedTier redis = new FakeSharedTier();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicLong ahead = new AtomicLong();

  @BeforeAll
  static void start() {
    server = PostgresServer.start();
  }

  private TieredCache open(LongSupplier ticker, SimpleMeterRegistry registry) {
    return TieredCache.builder()
        .shared(redis.peer())
        .durable(
            PostgresTier.connect(TestDatabase.of(server).settings()).changeFeed(ChangeFeed.off()))
        .schemas(SCHEMA)
        .ticker(ticker)
        .meterRegistry(registry)
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void put_serverKilledMidCommit_isUnknownAndThenReadAsItWentByAll(HeldCommits.Side side)
      throws SQLException {
    try (TieredCache cache = open(() -> System.nanoTime() + ahead.get(), metrics);
        TieredCache another = open(System::nanoTime, new SimpleMeterRegistry())) {
      TypedCache<String, String> mine = cache.of(SCHEMA);
      TypedCache<String, String> theirs = another.of(SCHEMA);
      mine.put("p", "old");
      assertEquals("old", theirs.get("p"));
      try (HeldCommits held = HeldCommits.of(server, side, "cache_entry")) {
        CompletableFuture<?> put = mine.putAsync("p", "new");
        held.awaitOne("insert into cache_entry");
        held.kill();

        Ask.failure(OutcomeUnknownException.class, put);
        assertEquals(1, pending());
        assertThrows(TierException.class, () -> mine.get("p"), "L2 is not trusted with it");

        server.restart();
        boolean committed = held.committed();
        assertEquals(side == HeldCommits.Side.AFTER_ITS_RECORD, committed);
        String expected = committed ? "new" : "old";
        Ask.until("its writer reads what PostgreSQL has", () -> expected.equals(read(mine)));
        assertEquals(1, pending(), "it may still be on its way");

        ahead.addAndGet(BEGUN.toNanos());
        Ask.until("it is settled", () -> pending() == 0);
        // A pool's connections die with the server; who gets one of those, asks again.
        Ask.until("others read it", () -> expected.equals(read(theirs)));
        Ask.until("its writer still does", () -> expected.equals(read(mine)));
      }
      Ask.until("a put is answered", () -> put(mine, "next"));
      Ask.until("and read", () -> "next".equals(read(mine)));
    }
  }

  private double pending() {
    return metrics.get("tieredcache.repairs.pending").gauge().value();
  }

  private static boolean put(TypedCache<String, String> values, String value) {
    try {
      values.put("p", value);
      return true;
    } catch (TierException e) {
      return false;
    }
  }

  private static String read(TypedCache<String, String> values) {
    try {
      return values.get("p");
    } catch (TierException e) {
      return "nothing, " + e.getMessage();
    }
  }
}
