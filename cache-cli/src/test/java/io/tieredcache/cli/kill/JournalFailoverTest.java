package io.tieredcache.cli.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an asynchronous failover of Redis loses of a journal is counted. */
@TieredCacheServers
final class JournalFailoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final JournalSettings JOURNAL = new JournalSettings(4, 10_000, 0);
  private static final String LOG =
      IntStream.range(0, 1_000)
          .mapToObj(i -> "npc:<npc_id>:state#0." + i)
          .filter(tag -> JOURNAL.partition(tag) == 0)
          .findFirst()
          .map(tag -> "writebehind:{" + tag + "}:log")
          .orElseThrow();
  private static final KeySchema<String, String> SCHEMA = schema();

  /** Of one partition; nobody flushes before the end. */
  private static final List<String> IDS =
      IntStream.range(0, 1_000)
          .mapToObj(i -> "n" + i)
          .filter(id -> JOURNAL.partition("npc:" + id + ":state") == 0)
          .limit(50)
          .toList();

  private static final List<String> KEPT = IDS.subList(0, 20);
  private static final List<String> LOST = IDS.subList(20, 50);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private static KeySchema<String, String> schema() {
    KeySchema<String, String> schema = Npcs.schema(Duration.ofHours(1));
    return schema.with(
        schema.policy().toBuilder()
            .writeBehind(schema.policy().writeBehind().journalReplicas(0))
            .build());
  }

  @Test
  void failover_replicaLagged_whatItLostIsCountedAndTheRestFlushed(PostgresServer database)
      throws SQLException {
    try (RedisCluster redis =
        RedisCluster.start(RedisClusterOptions.defaults().nodeTimeout(Duration.ofSeconds(1)))) {
      try (TieredCache cache = open(redis, database)) {
        TypedCache<String, String> npcs = cache.of(SCHEMA);
        RedisNode primary = redis.primaryOf(LOG);
        RedisNode replica = replicaOf(redis, primary);
        KEPT.forEach(id -> npcs.put(id, "1"));
        long kept = offset(primary, "master_repl_offset:");
        await("the replica has them", () -> offset(replica, "slave_repl_offset:") >= kept);
        replica.pause();
        primary.command("CLIENT", "KILL", "TYPE", "REPLICA");
        LOST.forEach(id -> npcs.put(id, "1"));

        primary.kill();
        replica.resume();

        await("a write to the new primary", () -> writes(npcs, KEPT.get(0)));
      }
      assertEquals(LOST.size(), metrics.get("tieredcache.journal.lost").functionCounter().count());
      assertEquals(Set.copyOf(KEPT), rows(database));
    }
  }

  private TieredCache open(RedisCluster redis, PostgresServer database) {
    RedisSettings settings =
        RedisSettings.of(redis.uris())
            .credentials(CredentialSource.password(redis.password()))
            .caCertificate(redis.caCertificate());
    return TieredCache.builder()
        .shared(RedisTier.connect(settings))
        .durable(PostgresTier.over(database.dataSource()))
        .startTimeout(Duration.ofSeconds(60))
        .meterRegistry(metrics)
        .schemas(SCHEMA)
        .build();
  }

  private static RedisNode replicaOf(RedisCluster redis, RedisNode primary) {
    String line = primary.command("INFO", "replication").text();
    return redis.nodes().stream()
        .filter(node -> node != primary && line.contains("port=" + node.port() + ","))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no replica: " + line));
  }

  private static long offset(RedisNode node, String field) {
    return node.command("INFO", "replication")
        .text()
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.substring(field.length()).strip()))
        .findFirst()
        .orElse(-1);
  }

  private static boolean writes(TypedCache<String, String> npcs, String id) {
    try {
      npcs.put(id, "2");
      return true;
    } catch (TierException e) {
      return false;
    }
  }

  /** The ids whose values have come to L3. */
  private static Set<String> rows(PostgresServer database) throws SQLException {
    Set<String> ids = new HashSet<>();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select key from cache_entry")) {
      while (rows.next()) {
        ids.add(SCHEMA.id(rows.getString(1)));
      }
    }
    ids.retainAll(IDS);
    return ids;
  }

  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < LIMIT.toNanos(), what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
