package io.tieredcache.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.WriteMode;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
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
 * fsync. Prints writes accepted per second by 16 threads with the bars of that, and the processor
 * time of each; and for 1,000 NPCs at 10 Hz how many rows PostgreSQL got for the writes accepted.
 * Exit codes as {@link Judged} has them.
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
  private static final int ROUNDS = 5;
  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final Duration HALF_WAY = Duration.ofNanos(500_000);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TICKS = 100;
  private static final int COMMITS = 300;
  private static final String STATE = "x".repeat(200);
  private static final String ONE_ROW = "one-row commits";
  private static final String BATCHING = "natural batching";

  private final RedisCluster redis;
  private final PostgresServer database;
  private final PostgresPair pair;
  private final Recording recording;
  private final List<List<String>> micros = new ArrayList<>();

  private WriteBehindThroughput(
      RedisCluster redis, PostgresServer database, PostgresPair pair, Recording recording) {
    this.redis = redis;
    this.database = database;
    this.pair = pair;
    this.recording = recording;
  }

  /** Runs all; takes about three minutes. {@code -Drounds=} says how many, 5 by default. */
  public static void main(String[] arguments) throws Exception {
    System.exit(Judged.run(WriteBehindThroughput.class, arguments, WriteBehindThroughput::measure));
  }

  private static void measure(Recording recording) throws Exception {
    int rounds = Judged.rounds(ROUNDS);
    PostgresOptions options = PostgresOptions.defaults().withFsync();
    try (RedisCluster redis = RedisCluster.start();
        PostgresServer database = PostgresServer.start(options);
        PostgresPair pair = PostgresPair.start(options)) {
      WriteBehindThroughput run = new WriteBehindThroughput(redis, database, pair, recording);
      run.rowsPerWrite();
      run.throughput(rounds);
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
    recording.add(
        Series.of("rows to PostgreSQL a write, 1,000 NPCs at 10 Hz", "rows/write", true)
            .with("write-behind", Standing.OURS, rows / accepted),
        Bar.atMost(0.2));
    recording.note(
        String.format(
            Locale.ROOT,
            "1,000 NPCs at 10 Hz for %d s, %d ticks late: %,.0f writes accepted, %,.0f rows",
            TICKS / 10,
            late,
            accepted,
            rows));
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
      Standing standing,
      BehindSetting setting,
      WriteMode mode,
      Supplier<DurableTier> durable,
      List<Double> perSecond,
      List<double[]> micros) {
    Way(
        String name,
        Standing standing,
        BehindSetting setting,
        WriteMode mode,
        Supplier<DurableTier> durable) {
      this(name, standing, setting, mode, durable, new ArrayList<>(), new ArrayList<>());
    }

    /** Of one write, in µs: by the client, by Redis or by PostgreSQL. */
    String time(int process) {
      double median =
          WriteBehindThroughput.median(micros.stream().map(all -> all[process]).toList());
      return String.format(Locale.ROOT, "%.0f", median);
    }
  }

  private void throughput(int rounds) throws Exception {
    BehindSetting alone = new BehindSetting(redis, database);
    BehindSetting twice = new BehindSetting(redis, pair.primary());
    Way floor = new Way("L2 alone", Standing.FLOOR, alone, WriteMode.CACHE_ONLY, alone::gathering);
    List<Way> near = ways(alone);
    List<Way> beside = ways(twice);
    List<Way> far = ways(twice);
    for (int round = 0; round <= rounds; round++) {
      boolean counts = round > 0; // the first one warms up
      run(floor, counts);
      run(near, counts);
      run(beside, counts);
      pair.link().delay(HALF_WAY);
      run(far, counts);
      pair.link().pass();
      System.out.println("  " + (counts ? "round " + round + " of " + rounds : "warmed up"));
    }
    micros.add(List.of("µs of processor time a write", "way", "client", "Redis", "PostgreSQL"));
    report("fsync here", database, near, floor);
    report("synchronous standby here", pair.primary(), beside, floor);
    pair.link().delay(HALF_WAY);
    report("synchronous standby 1 ms away", pair.primary(), far, floor);
    recording.table("Processor time", micros);
  }

  private static List<Way> ways(BehindSetting setting) {
    return List.of(
        new Way(ONE_ROW, Standing.PEER, setting, WriteMode.WRITE_THROUGH, setting::oneRow),
        new Way(BATCHING, Standing.PEER, setting, WriteMode.WRITE_THROUGH, setting::gathering),
        new Way(
            "write-behind", Standing.OURS, setting, WriteMode.WRITE_BEHIND, setting::gathering));
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

  private void report(String where, PostgresServer server, List<Way> ways, Way floor)
      throws SQLException {
    List<Way> all = new ArrayList<>(ways);
    all.add(floor);
    Series series = Series.of("writes by 16 threads, " + where, "writes/s", false);
    for (Way way : all) {
      for (double perSecond : way.perSecond()) {
        series = series.with(way.name(), way.standing(), perSecond);
      }
      micros.add(List.of(where, way.name(), way.time(0), way.time(1), way.time(2)));
    }
    recording.add(series, Bar.atLeastTimes(10, ONE_ROW), Bar.atLeastTimes(2, BATCHING));
    recording.note(where + ": a commit takes " + commit(server));
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
