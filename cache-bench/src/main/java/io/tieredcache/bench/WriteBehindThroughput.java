package io.tieredcache.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.server.PostgresOptions;
import io.tieredcache.testkit.server.PostgresPair;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Write-behind of NPCs against write-through, with and without natural batching, in turn on the
 * same servers: a Redis Cluster of 3 primaries with a replica each, over TLS, and PostgreSQL with
 * fsync. Prints writes accepted per second by 16 threads and the processor time of each, and for
 * 1000 NPCs at 10 Hz how many rows PostgreSQL got for the writes accepted.
 *
 * <p>What a commit costs decides the ratio, so it is measured too, and varied: the disk alone; a
 * synchronous standby on this machine; one that is a millisecond away, as in another zone. Writes
 * to L2 alone ({@code CACHE_ONLY}) show what no write that tells L2 can exceed here.
 *
 * <pre>
 * {@code java -cp cache-bench/target/benchmarks.jar io.tieredcache.bench.WriteBehindThroughput}
 * </pre>
 */
public final class WriteBehindThroughput {
  private static final int NPCS = 1_000;
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final Duration HALF_WAY = Duration.ofNanos(500_000);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TICKS = 100;
  private static final int COMMITS = 300;
  private static final String STATE = "x".repeat(200);

  private final RedisCluster redis;
  private final PostgresServer database;
  private final PostgresPair pair;

  private WriteBehindThroughput(RedisCluster redis, PostgresServer database, PostgresPair pair) {
    this.redis = redis;
    this.database = database;
    this.pair = pair;
  }

  /** Runs all; takes about three minutes. {@code -Drounds=} says how many, 5 by default. */
  public static void main(String[] arguments) throws Exception {
    PostgresOptions options = PostgresOptions.defaults().withFsync();
    try (RedisCluster redis = RedisCluster.start();
        PostgresServer database = PostgresServer.start(options);
        PostgresPair pair = PostgresPair.start(options)) {
      WriteBehindThroughput run = new WriteBehindThroughput(redis, database, pair);
      run.rowsPerWrite();
      run.throughput();
    }
  }

  private void rowsPerWrite() {
    BehindSetting setting = new BehindSetting(redis, database);
    KeySchema<String, String> schema = BehindSetting.npcs(WriteMode.WRITE_BEHIND);
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    long late = 0;
    try (TieredCache cache = setting.cache(schema, setting.gathering(), metrics)) {
      long start = System.nanoTime();
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

  /** One way to write, and what was measured of it. */
  private record Way(
      String name,
      BehindSetting setting,
      WriteMode mode,
      Supplier<DurableTier> durable,
      List<Double> perSecond,
      List<double[]> micros) {
    Way(String name, BehindSetting setting, WriteMode mode, Supplier<DurableTier> durable) {
      this(name, setting, mode, durable, new ArrayList<>(), new ArrayList<>());
    }

    double median() {
      return WriteBehindThroughput.median(perSecond);
    }

    String time() {
      double[] each = new double[3];
      for (int i = 0; i < each.length; i++) {
        int which = i;
        each[i] = WriteBehindThroughput.median(micros.stream().map(all -> all[which]).toList());
      }
      return String.format(Locale.ROOT, "%.0f + %.0f + %.0f", each[0], each[1], each[2]);
    }
  }

  private void throughput() throws Exception {
    BehindSetting alone = new BehindSetting(redis, database);
    BehindSetting twice = new BehindSetting(redis, pair.primary());
    Way floor = new Way("L2 alone", alone, WriteMode.CACHE_ONLY, alone::gathering);
    List<Way> near = ways(alone);
    List<Way> beside = ways(twice);
    List<Way> far = ways(twice);
    for (int round = 0; round <= ROUNDS; round++) {
      boolean counts = round > 0; // the first one warms up
      run(floor, counts);
      run(near, counts);
      run(beside, counts);
      pair.link().delay(HALF_WAY);
      run(far, counts);
      pair.link().pass();
    }
    report("L2 alone, no PostgreSQL", List.of(floor));
    report("fsync here, a commit takes " + commit(database), near);
    report("synchronous standby here, a commit takes " + commit(pair.primary()), beside);
    pair.link().delay(HALF_WAY);
    report("synchronous standby 1 ms away, a commit takes " + commit(pair.primary()), far);
  }

  private static List<Way> ways(BehindSetting setting) {
    return List.of(
        new Way("one-row commits", setting, WriteMode.WRITE_THROUGH, setting::oneRow),
        new Way("natural batching", setting, WriteMode.WRITE_THROUGH, setting::gathering),
        new Way("write-behind", setting, WriteMode.WRITE_BEHIND, setting::gathering));
  }

  private void run(List<Way> ways, boolean counts) throws Exception {
    for (Way way : ways) {
      run(way, counts);
    }
  }

  private void run(Way way, boolean counts) throws Exception {
    KeySchema<String, String> schema = BehindSetting.npcs(way.mode());
    try (TieredCache cache =
        way.setting().cache(schema, way.durable().get(), new SimpleMeterRegistry())) {
      ProcessorTime before = processors();
      long start = System.nanoTime();
      long writes = new BehindWriters(16, NPCS, STATE).write(cache.of(schema), ROUND);
      double perSecond = writes * 1e9 / (System.nanoTime() - start);
      if (counts) {
        way.perSecond().add(perSecond);
        way.micros().add(processors().since(before).microsEach(writes));
      }
    }
  }

  private ProcessorTime processors() {
    return ProcessorTime.now(redis, Stream.of(database, pair.primary(), pair.standby()));
  }

  private static void report(String servers, List<Way> ways) {
    System.out.println(servers + ":");
    double last = ways.get(ways.size() - 1).median();
    for (Way way : ways) {
      System.out.printf(
          Locale.ROOT,
          "  %-17s %,7.0f writes/s, write-behind is %4.1f x; µs of client + Redis + PostgreSQL %s%n",
          way.name(),
          way.median(),
          last / way.median(),
          way.time());
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** One row in one connection, nobody else there. */
  private static String commit(PostgresServer server) throws SQLException {
    List<Double> micros = new ArrayList<>();
    try (Connection connection = server.dataSource().getConnection();
        PreparedStatement update =
            connection.prepareStatement("update cache_entry set value = value where key = ?")) {
      update.setString(1, "npc:npc-1:state");
      for (int i = 0; i < COMMITS; i++) {
        long begin = System.nanoTime();
        update.executeUpdate();
        micros.add((System.nanoTime() - begin) / 1e3);
      }
    }
    return String.format(Locale.ROOT, "%.0f µs", median(micros));
  }
}
