package io.tieredcache.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.StringCodec;
import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.server.PostgresOptions;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Write-behind of NPCs against write-through, with and without natural batching, in turn on the
 * same servers: a Redis Cluster of 3 primaries with a replica each, over TLS, and PostgreSQL with
 * fsync. Prints writes accepted per second by 16 threads, and for 1000 NPCs at 10 Hz how many rows
 * PostgreSQL got for the writes accepted.
 *
 * <pre>
 * {@code java -cp cache-bench/target/benchmarks.jar io.tieredcache.bench.WriteBehindThroughput}
 * </pre>
 */
public final class WriteBehindThroughput {
  private static final int THREADS = 16;
  private static final int NPCS = 1_000;
  private static final int POOL = 8;
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TICKS = 100;
  private static final String STATE = "x".repeat(200);

  private final RedisCluster redis;
  private final PostgresServer database;

  private WriteBehindThroughput(RedisCluster redis, PostgresServer database) {
    this.redis = redis;
    this.database = database;
  }

  /** Runs all; takes about two minutes. */
  public static void main(String[] arguments) throws Exception {
    try (RedisCluster redis = RedisCluster.start();
        PostgresServer database = PostgresServer.start(PostgresOptions.defaults().withFsync())) {
      WriteBehindThroughput run = new WriteBehindThroughput(redis, database);
      run.rowsPerWrite();
      run.throughput();
    }
  }

  private static KeySchema<String, String> npcs(WriteMode writes) {
    KeySchema<String, String> bundled = GameSchemas.npcState(StringCodec.of());
    return bundled.with(bundled.policy().toBuilder().writes(writes).build());
  }

  private PostgresTier postgres() {
    return PostgresTier.connect(
        PostgresSettings.of(database.jdbcUrl())
            .user(database.user())
            .password(database.password())
            .poolSize(POOL));
  }

  private HikariDataSource pool() {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(database.jdbcUrl());
    pool.setUsername(database.user());
    pool.setPassword(database.password());
    pool.setMaximumPoolSize(POOL);
    return pool;
  }

  private TieredCache cache(
      KeySchema<String, String> schema, DurableTier durable, SimpleMeterRegistry metrics) {
    RedisSettings settings =
        RedisSettings.of(redis.uris())
            .credentials(CredentialSource.password(redis.password()))
            .caCertificate(redis.caCertificate());
    return TieredCache.builder()
        .shared(RedisTier.connect(settings))
        .durable(durable)
        .schemas(schema)
        .meterRegistry(metrics)
        .startTimeout(Duration.ofMinutes(1))
        .build();
  }

  private void rowsPerWrite() {
    KeySchema<String, String> schema = npcs(WriteMode.WRITE_BEHIND);
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    long late = 0;
    long start = System.nanoTime();
    try (TieredCache cache = cache(schema, postgres(), metrics)) {
      start = System.nanoTime();
      for (int tick = 0; tick < TICKS; tick++) {
        cache.of(schema).putAll(states(tick));
        long due = start + (tick + 1) * TICK_NANOS;
        late += System.nanoTime() > due ? 1 : 0;
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
    double accepted = metrics.get("tieredcache.writes").functionCounter().count();
    double rows = metrics.get("tieredcache.flush.rows").functionCounter().count();
    System.out.printf(
        Locale.ROOT,
        "1000 NPCs at 10 Hz for %d s (%d ticks late): %,.0f writes accepted, %,.0f rows: 1/%.1f%n",
        TICKS / 10,
        late,
        accepted,
        rows,
        accepted / rows);
  }

  private static Map<String, String> states(int tick) {
    Map<String, String> states = new LinkedHashMap<>();
    for (int npc = 0; npc < NPCS; npc++) {
      states.put("npc-" + npc, tick + STATE);
    }
    return states;
  }

  private void throughput() throws Exception {
    KeySchema<String, String> through = npcs(WriteMode.WRITE_THROUGH);
    KeySchema<String, String> behind = npcs(WriteMode.WRITE_BEHIND);
    List<Double> oneRow = new ArrayList<>();
    List<Double> batched = new ArrayList<>();
    List<Double> journaled = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      double one = perSecond(through, new OneRowTier(postgres(), pool()));
      double two = perSecond(through, postgres());
      double three = perSecond(behind, postgres());
      if (round > 0) { // the first one warms up
        oneRow.add(one);
        batched.add(two);
        journaled.add(three);
        System.out.printf(
            Locale.ROOT,
            "  one-row commits %,8.0f  natural batching %,8.0f  write-behind %,8.0f writes/s%n",
            one,
            two,
            three);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "16 threads: write-behind is %.1f x one-row commits, %.1f x natural batching (medians)%n",
        median(journaled) / median(oneRow),
        median(journaled) / median(batched));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private double perSecond(KeySchema<String, String> schema, DurableTier durable) throws Exception {
    try (TieredCache cache = cache(schema, durable, new SimpleMeterRegistry())) {
      TypedCache<String, String> npcs = cache.of(schema);
      long start = System.nanoTime();
      List<CompletableFuture<Long>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        CompletableFuture<Long> writes = new CompletableFuture<>();
        all.add(writes);
        Thread thread = new Thread(() -> write(npcs, start + ROUND_NANOS, writes));
        thread.setDaemon(true);
        thread.start();
      }
      long sum = 0;
      for (CompletableFuture<Long> each : all) {
        sum += each.get(1, TimeUnit.MINUTES);
      }
      return sum * 1e9 / (System.nanoTime() - start);
    }
  }

  private static void write(
      TypedCache<String, String> npcs, long end, CompletableFuture<Long> writes) {
    try {
      long sum = 0;
      while (System.nanoTime() < end) {
        npcs.put("npc-" + ThreadLocalRandom.current().nextInt(NPCS), STATE);
        sum++;
      }
      writes.complete(sum);
    } catch (RuntimeException e) {
      writes.completeExceptionally(e);
    }
  }
}
