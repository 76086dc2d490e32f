package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.Tracking;
import io.tieredcache.TypedCache;
import io.tieredcache.codec.JacksonCodec;
import io.tieredcache.postgres.PostgresTable;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.Tier;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Plain SQL on a mapped table, L2 in Redis, and the L1 of two processes. */
@TieredCacheServers
final class ChangeFeedTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Nothing ends by itself while the test runs. */
  private static final KeySchema<String, World> WORLDS =
      KeySchema.of("feed-world:{id}:state", IdFormat.string(), JacksonCodec.of(World.class))
          .with(
              SchemaPolicy.builder()
                  .ttl(Duration.ofMinutes(10))
                  .localTtl(Duration.ofMinutes(10))
                  .tracking(Tracking.TRACKED)
                  .build());

  private static TieredCache open(RedisCluster redis, PostgresServer database) {
    return TieredCache.builder()
        .shared(RedisTier.connect(Service.settings(redis)))
        .durable(
            PostgresTier.over(database.dataSource())
                .table(PostgresTable.of(WORLDS, "feed_world").ids("id").value("state").applyDdl()))
        .startTimeout(Duration.ofSeconds(60))
        .schemas(WORLDS)
        .build();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String nextTick(String id) {
    return "update feed_world set state = jsonb_set(state, '{tick}', '2') where id = '" + id + "'";
  }

  @Test
  void update_plainSql_reachesL2AndEveryL1OnceItIsCommitted(
      RedisCluster redis, PostgresServer database) throws SQLException {
    try (Connection sql = database.dataSource().getConnection()) {
      run(sql, "create table feed_world (id text primary key, state jsonb)");
      try (TieredCache one = open(redis, database);
          TieredCache two = open(redis, database)) {
        TypedCache<String, World> mine = one.of(WORLDS);
        TypedCache<String, World> theirs = two.of(WORLDS);
        mine.put("k", new World("Arda", 1));
        mine.put("other", new World("Arda", 1));
        await("both keep it", () -> inL1(mine, "k") && inL1(theirs, "k"));

        sql.setAutoCommit(false);
        run(sql, nextTick("k"));
        try (Connection other = database.dataSource().getConnection()) {
          run(other, nextTick("other"));
        }
        await("what is committed", () -> tick(mine, "other") == 2 && tick(theirs, "other") == 2);
        assertTrue(inL2(redis, "k"), "it is not committed");
        assertEquals(1, tick(mine, "k"));
        assertEquals(1, tick(theirs, "k"));

        sql.commit();

        await("L2 drops it", () -> !inL2(redis, "k"));
        await("each L1 drops it", () -> tick(mine, "k") == 2 && tick(theirs, "k") == 2);
      }
    }
  }

  private static boolean inL1(TypedCache<String, World> worlds, String id) {
    var entry = worlds.getEntry(id);
    return entry != null && entry.tier() == Tier.L1;
  }

  private static boolean inL2(RedisCluster redis, String id) {
    String key = WORLDS.key(id);
    return redis.command(key, "TYPE", key).text().equals("string");
  }

  private static int tick(TypedCache<String, World> worlds, String id) {
    World world = worlds.get(id);
    return world == null ? 0 : world.tick();
  }

  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < LIMIT.toNanos(), what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
