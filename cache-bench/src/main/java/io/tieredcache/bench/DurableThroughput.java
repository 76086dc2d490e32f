package io.tieredcache.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL tier alone against plain JDBC on a pool of the same size, in turn, one server:
 * single loads by 64 threads, and batches of 500 rows. Prints rows per second of each round, then
 * the table with its bars, and beside them a floor: what one connection does whose rows are ready,
 * 64 keys a query, and 500 rows that lie in the server already. Handing answers to 64 threads that
 * wait has its price without any database, too. Exit codes as {@link Judged} has them.
 *
 * <pre>{@code java -cp cache-bench/target/benchmarks.jar io.tieredcache.bench.DurableThroughput}
 * </pre>
 */
public final class DurableThroughput {
  private static final int THREADS = 64;
  private static final int POOL = 8;
  private static final int KEYS = 200_000;
  private static final int BATCH = 500;
  private static final int ROUNDS = 7;
  private static final String JDBC = "JDBC";
  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final String SELECT =
      "select value, version, expires_at from cache_entry where key = ?";
  private static final String UPSERT =
      "insert into cache_entry (key, value, version, expires_at) values (?, ?, ?, ?)"
          + " on conflict (key) do update set value = excluded.value,"
          + " version = excluded.version, expires_at = excluded.expires_at";

  private static final Bar LOADS = Bar.atLeastTimes(5, JDBC);
  private static final Bar PUTS = Bar.atLeastTimes(1.5, JDBC);

  private final DurableStore store;
  private final HikariDataSource pool;
  private final Recording recording;
  private final int rounds;
  private final AtomicInteger nextKey = new AtomicInteger();

  private DurableThroughput(
      DurableStore store, HikariDataSource pool, Recording recording, int rounds) {
    this.store = store;
    this.pool = pool;
    this.recording = recording;
    this.rounds = rounds;
  }

  /** Runs all; takes about 90 seconds. {@code -Drounds=} says how many, 7 by default. */
  public static void main(String[] arguments) throws Exception {
    System.exit(Judged.run(DurableThroughput.class, arguments, DurableThroughput::measure));
  }

  private static void measure(Recording recording) throws Exception {
    int rounds = Judged.rounds(ROUNDS);
    try (PostgresServer server = PostgresServer.start();
        PostgresTier tier =
            PostgresTier.connect(
                PostgresSettings.of(server.jdbcUrl())
                    .user(server.user())
                    .password(server.password())
                    .poolSize(POOL));
        HikariDataSource pool = pool(server)) {
      DurableStore store =
          tier.open(new TierSchema(KeyTemplate.of("npc:{id}:state"), Framing.JSON, true, 1_000));
      tier.start(deadline());
      DurableThroughput run = new DurableThroughput(store, pool, recording, rounds);
      run.fill();
      try (DurableFloor floor = new DurableFloor(pool.getConnection(), run::key);
          HandOver handOver = new HandOver()) {
        run.compare(
            "single loads of distinct keys, 64 threads",
            new Ways(run::loadByJdbc, run::loadByTier, THREADS, "64 keys a query", floor::load),
            LOADS);
        run.handOver(handOver);
        run.compare(
            "500 rows, one thread",
            new Ways(run::putByJdbc, run::putByTier, 1, "rows in the server", floor::put),
            PUTS);
      }
    }
  }

  private static HikariDataSource pool(PostgresServer server) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(server.jdbcUrl() + "?reWriteBatchedInserts=true");
    pool.setUsername(server.user());
    pool.setPassword(server.password());
    pool.setMaximumPoolSize(POOL);
    return pool;
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(10), System::nanoTime);
  }

  private void fill() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into cache_entry select 'npc:' || i || ':state',"
              + " convert_to(repeat('x', 200), 'UTF8'), 1 from generate_series(0, "
              + (KEYS - 1)
              + ") i");
      statement.execute("analyze cache_entry");
    }
  }

  /** One unit of work; answers how many rows it moved. */
  private interface Work {
    int run() throws Exception;
  }

  /** What is compared: the floor, which has a name, by one thread. */
  private record Ways(Work jdbc, Work tier, int threads, String least, Work floor) {}

  private void compare(String name, Ways ways, Bar bar) throws Exception {
    Series series = Series.of(name, "rows/s", false);
    for (int round = 0; round <= rounds; round++) {
      double jdbc = rowsPerSecond(ways.jdbc(), ways.threads());
      double tier = rowsPerSecond(ways.tier(), ways.threads());
      double floor = rowsPerSecond(ways.floor(), 1);
      if (round > 0) { // the first one warms up
        series =
            series
                .with("tier", Standing.OURS, tier)
                .with(JDBC, Standing.PEER, jdbc)
                .with(ways.least(), Standing.FLOOR, floor);
        System.out.printf(
            Locale.ROOT,
            "  %s: JDBC %,9.0f  tier %,9.0f  floor %,9.0f rows/s%n",
            name,
            jdbc,
            tier,
            floor);
      }
    }
    recording.add(series, bar);
  }

  private void handOver(HandOver alone) throws Exception {
    Series series = Series.of("answers to 64 threads", "answers/s", false);
    for (int round = 0; round <= rounds; round++) {
      series =
          series.with("without PostgreSQL", Standing.FLOOR, rowsPerSecond(alone::ask, THREADS));
    }
    recording.add(series);
  }

  private static double rowsPerSecond(Work work, int threads) throws Exception {
    long start = System.nanoTime();
    List<CompletableFuture<Long>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      CompletableFuture<Long> rows = new CompletableFuture<>();
      all.add(rows);
      Thread thread = new Thread(() -> repeat(work, start + ROUND_NANOS, rows));
      thread.setDaemon(true);
      thread.start();
    }
    long rows = 0;
    for (CompletableFuture<Long> each : all) {
      rows += each.get(1, TimeUnit.MINUTES);
    }
    return rows * 1e9 / (System.nanoTime() - start);
  }

  private static void repeat(Work work, long end, CompletableFuture<Long> rows) {
    try {
      long sum = 0;
      while (System.nanoTime() < end) {
        sum += work.run();
      }
      rows.complete(sum);
    } catch (Exception e) {
      rows.completeExceptionally(e);
    }
  }

  /** The next key; neighbours in time are not neighbours in the table. */
  private String key() {
    return "npc:" + Math.floorMod(nextKey.getAndIncrement() * 7919, KEYS) + ":state";
  }

  private int loadByJdbc() throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setString(1, key());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBytes(1).length > 0 ? 1 : 0;
      }
    }
  }

  private int loadByTier() throws Exception {
    return store.getAll(List.of(key()), deadline()).get().size();
  }

  private Map<String, byte[]> batch() {
    Map<String, byte[]> rows = new LinkedHashMap<>();
    byte[] payload = "{\"x\":1.5,\"y\":2.5,\"mood\":\"calm\"}".repeat(6).getBytes(UTF_8);
    while (rows.size() < BATCH) {
      rows.put(key(), payload);
    }
    return rows;
  }

  private int putByJdbc() throws SQLException {
    Map<String, byte[]> rows = batch();
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      connection.setAutoCommit(false);
      for (Map.Entry<String, byte[]> row : rows.entrySet()) {
        statement.setString(1, row.getKey());
        statement.setBytes(2, row.getValue());
        statement.setLong(3, 1);
        statement.setTimestamp(4, null);
        statement.addBatch();
      }
      statement.executeBatch();
      connection.commit();
      return rows.size();
    }
  }

  private int putByTier() throws Exception {
    return store.putAll(batch(), DurableRow.FOREVER, deadline()).get().size();
  }
}
