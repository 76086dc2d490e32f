package io.tieredcache.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.spi.Deadline;
import io.tieredcache.testkit.server.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From the commit of a plain SQL statement in one process to its value's end in the L1 of another,
 * which has no L2 and reads the change feed itself. Prints percentiles of 1,000 commits and their
 * bars. Exit codes as {@link Judged} has them.
 *
 * <p>Both processes read the machine's monotonic clock, as {@link System#nanoTime} does on Linux.
 *
 * <pre>{@code java -cp cache-bench/target/benchmarks.jar io.tieredcache.bench.ChangeLatency}</pre>
 */
public final class ChangeLatency {
  private static final int COMMITS = 1_000;
  private static final int WARM_UP = 200;

  /** The first argument of the process that is measured. */
  private static final String MEASURED = "measured";

  private static final KeySchema<String, byte[]> SCHEMA =
      KeySchema.of("bench:{id}", IdFormat.string(), BytesCodec.of())
          .with(SchemaPolicy.builder().ttl(Duration.ofSeconds(1)).build());

  private ChangeLatency() {}

  /** Runs; takes about ten seconds. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 4 && arguments[0].equals(MEASURED)) {
      serve(arguments[1], arguments[2], arguments[3]);
      return;
    }
    System.exit(Judged.run(ChangeLatency.class, arguments, ChangeLatency::run));
  }

  private static void run(Recording recording) throws Exception {
    try (PostgresServer server = PostgresServer.start()) {
      Process other = start(server);
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(other.getInputStream(), UTF_8))) {
        measure(server, lines, recording);
      } finally {
        other.destroyForcibly();
      }
    }
  }

  private static Process start(PostgresServer server) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ChangeLatency.class.getName(),
            MEASURED,
            server.jdbcUrl(),
            server.user(),
            server.password())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void measure(PostgresServer server, BufferedReader lines, Recording recording)
      throws Exception {
    lines.readLine();
    List<Long> nanos = new ArrayList<>();
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < WARM_UP + COMMITS; i++) {
        long took = once(connection, statement, lines, i);
        if (i >= WARM_UP) {
          nanos.add(took);
        }
      }
    }
    List<Long> sorted = nanos.stream().sorted().toList();
    add(recording, "p50", sorted.get(COMMITS / 2), Bar.atMost(5));
    add(recording, "p99", sorted.get(COMMITS * 99 / 100), Bar.atMost(25));
    add(recording, "longest", sorted.get(COMMITS - 1));
  }

  private static void add(Recording recording, String which, long nanos, Bar... bars) {
    recording.add(
        Series.of("SQL commit to L1 invalidated in another process, " + which, "ms", true)
            .with("change feed", Standing.OURS, nanos / 1e6),
        bars);
  }

  /** From just before COMMIT was sent, so that the commit's own time counts, too. */
  private static long once(
      Connection connection, Statement statement, BufferedReader lines, int commit)
      throws SQLException, IOException {
    connection.setAutoCommit(false);
    statement.execute("select tiered_cache_invalidate('bench:k')");
    long begin = System.nanoTime();
    connection.commit();
    long end = Long.parseLong(lines.readLine());
    // At odds with the reader's rhythm, whatever that is.
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(700L + commit * 37L % 4_000));
    return end - begin;
  }

  /** Keeps the value in L1 and tells the clock whenever it has gone from there. */
  private static void serve(String url, String user, String password) {
    PostgresTier tier =
        PostgresTier.connect(PostgresSettings.of(url).user(user).password(password));
    ChangeWatch watch = new ChangeWatch(tier);
    try (TieredCache cache = TieredCache.builder().durable(watch).schemas(SCHEMA).build()) {
      TypedCache<String, byte[]> values = cache.of(SCHEMA);
      values.put("k", new byte[] {1});
      watch.awaitReading(url, user, password);
      System.out.println("ready");
      while (true) {
        values.get("k");
        System.out.println(watch.next(Deadline.after(Duration.ofMinutes(1), System::nanoTime)));
      }
    }
  }
}
