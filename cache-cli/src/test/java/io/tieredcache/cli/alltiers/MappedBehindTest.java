package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.DeadLetter;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.JacksonCodec;
import io.tieredcache.postgres.PostgresTable;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.Hold;
import io.tieredcache.testkit.HoldingSharedTier;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Write-behind through real Redis into a table of the application's own. */
@TieredCacheServers
final class MappedBehindTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static KeySchema<String, World> schema(String name) {
    return KeySchema.of(name + ":{id}:state", IdFormat.string(), JacksonCodec.of(World.class))
        .with(
            SchemaPolicy.builder()
                .ttl(Duration.ofMinutes(10))
                .writes(WriteMode.WRITE_BEHIND)
                .writeBehind(
                    WriteBehindPolicy.defaults()
                        .journalPartitions(1)
                        .journalReplicas(0)
                        .flushInterval(Duration.ofMillis(20)))
                .build());
  }

  private static TieredCache open(
      HoldingSharedTier shared,
      PostgresServer database,
      KeySchema<String, World> schema,
      String table) {
    return TieredCache.builder()
        .shared(shared)
        .durable(
            PostgresTier.over(database.dataSource())
                .table(PostgresTable.of(schema, table).ids("id").value("state").applyDdl()))
        .startTimeout(Duration.ofSeconds(60))
        .schemas(schema)
        .build();
  }

  private static HoldingSharedTier shared(RedisCluster redis) {
    return new HoldingSharedTier(RedisTier.connect(Service.settings(redis)));
  }

  private static void run(PostgresServer database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(PostgresServer database, String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : -1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void put_andARefusedOne_flushesTheRestAndBuriesItWithItsReason(
      RedisCluster redis, PostgresServer database) throws SQLException {
    run(
        database,
        "create table behind_world (id text primary key, state jsonb"
            + " check (state->>'name' <> 'Isengard'))");
    KeySchema<String, World> schema = schema("behind-world");
    try (TieredCache cache = open(shared(redis), database, schema, "behind_world")) {
      TypedCache<String, World> worlds = cache.of(schema);
      worlds.put("a", new World("Arda", 1));
      worlds.put("bad", new World("Isengard", 1));
      worlds.put("b", new World("Arda", 2));
      worlds.put("gone", new World("Arda", 3));
      worlds.remove("gone");

      await("the dead letter", () -> cache.deadLetters(schema).list(10).size() == 1);
      await("the rows", () -> number(database, "select count(*) from behind_world") == 2);
      List<DeadLetter> letters = cache.deadLetters(schema).list(10);
      assertEquals(schema.key("bad"), letters.get(0).key());
      assertTrue(letters.get(0).reason().contains("check constraint"), letters::toString);
    }
    assertEquals(
        3, number(database, "select sum((state->>'tick')::int) from behind_world"), "none is lost");
  }

  @Test
  void flusher_endsBetweenCommitAndTrim_theNextOneKnowsItsOwnRows(
      RedisCluster redis, PostgresServer database) throws SQLException {
    run(database, "create table handed_world (id text primary key, state jsonb)");
    KeySchema<String, World> schema = schema("handed-world");
    HoldingSharedTier first = shared(redis);
    try (TieredCache one = open(first, database, schema, "handed_world")) {
      // Above what the journal gives, so that only the value proves what was applied.
      run(
          database,
          "insert into handed_world (id, state, version) values ('a', '{}', 4000000000000000)");
      Hold trim = first.holdNext("trim", Hold.Side.BEFORE);
      one.of(schema).put("a", new World("Arda", 1));
      trim.awaitReached(LIMIT);
      try (TieredCache two = open(shared(redis), database, schema, "handed_world")) {
        two.of(schema).put("b", new World("Arda", 2));
        // The first one stands still past its lease; then the second has the turn.
        await("the next flusher", () -> number(database, tick("b")) == 2);

        assertEquals(List.of(), two.deadLetters(schema).list(10));
        assertEquals(1, number(database, tick("a")));
        assertEquals(
            4_000_000_000_000_001L,
            number(database, "select version from handed_world where id = 'a'"),
            "applied once");
        trim.fail(new TierException(Tier.L2, "trim", "", Duration.ZERO, "killed", null));
      }
    }
  }

  private static String tick(String id) {
    return "select (state->>'tick')::int from handed_world where id = '" + id + "'";
  }

  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < LIMIT.toNanos(), what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
