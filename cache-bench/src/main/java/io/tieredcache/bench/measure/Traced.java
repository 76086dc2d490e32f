package io.tieredcache.bench.measure;

import static io.tieredcache.bench.report.Numbers.whole;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.client.Target;
import io.tieredcache.bench.client.Values;
import io.tieredcache.bench.run.ClientKind;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.trace.TraceFile;
import io.tieredcache.codec.BytesCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A recorded trace through all tiers at a set rate, by two processes, from cold. PostgreSQL holds
 * every object beforehand; peers, which have no third tier, store what they miss and count it as a
 * read of the database. On request one of the processes writes a share of its accesses' ids instead
 * of reading them; then ours is also taken with an L1 that keeps entries until it is told.
 */
public final class Traced implements Measure {
  private static final int PROCESSES = 2;
  private static final int THREADS = 16;
  private static final int BYTES = 200;
  private static final int ROWS_AT_ONCE = 500;

  /** Writing the objects into the database. */
  private static final double ROWS_SECONDS = 3;

  private static final long START_MILLIS = 500;
  private static final String TOLD = "told";

  /** How long L1 keeps what it is told of: longer than any replay. */
  private static final Duration LONG = Duration.ofHours(1);

  private static final List<String> HEADS =
      List.of(
          "client",
          "reads",
          "reads/s",
          "L1 %",
          "L2 %",
          "L3 %",
          "database reads",
          "never there",
          "expired",
          "evicted",
          "invalidated",
          "writes",
          "p50 µs",
          "p99 µs");

  private final Path file;
  private final int[] accesses;
  private final int rate;
  private final int seconds;
  private final int writes;

  private Traced(Path file, int[] accesses, int rate, int seconds, int writes) {
    this.file = file;
    this.accesses = accesses;
    this.rate = rate;
    this.seconds = seconds;
    this.writes = writes;
  }

  /**
   * A trace.
   *
   * @param rate accesses a second
   * @param writes percent of the last process's accesses
   * @throws CommandFailure where the file is none
   */
  public static Traced of(Path file, int rate, int seconds, int writes) {
    int most = (int) Math.min(Integer.MAX_VALUE / Integer.BYTES, (long) rate * seconds);
    return new Traced(file, TraceFile.read(file, most), rate, seconds, writes);
  }

  @Override
  public String title() {
    return "trace " + file.getFileName();
  }

  @Override
  public double seconds(Plan plan) {
    int clients = kinds(plan).size();
    return ROWS_SECONDS
        + TimePlan.starts(PROCESSES * clients)
        + clients * (plan.warmSeconds() + seconds);
  }

  @Override
  public void run(Bench bench) {
    String set = "t" + Integer.toHexString(Arrays.hashCode(accesses));
    fillDatabase(bench, set);
    if (writes > 0) {
      fillDatabase(bench, set + TOLD);
    }
    List<List<String>> cells = new ArrayList<>();
    cells.add(HEADS);
    Path plain = plain();
    try {
      for (ClientKind kind : kinds(bench.plan())) {
        cells.add(cells(kind, replay(bench, kind, set, plain)));
      }
    } finally {
      bench.recording().table(title() + conditions(), cells);
      delete(plain);
    }
  }

  private String conditions() {
    String due = ", " + rate + " accesses/s due, " + PROCESSES + " processes";
    return writes == 0 ? due : due + ", one of them writes " + writes + " %";
  }

  private List<ClientKind> kinds(Plan plan) {
    List<ClientKind> kinds = new ArrayList<>();
    kinds.add(ClientKind.ALL_TIERS);
    if (writes > 0) {
      kinds.add(ClientKind.ALL_TIERS_TOLD);
    }
    kinds.addAll(plan.localPeers());
    kinds.add(ClientKind.BY_HAND);
    return kinds;
  }

  private void fillDatabase(Bench bench, String set) {
    KeySchema<String, byte[]> schema =
        KeySchema.of(Target.TRACED, IdFormat.string(), BytesCodec.of())
            .with(SchemaPolicy.builder().deadline(Duration.ofSeconds(20)).build());
    try (TieredCache database = bench.servers().connection().openDurable(schema)) {
      Map<String, byte[]> rows = new LinkedHashMap<>();
      for (int object : Arrays.stream(accesses).distinct().toArray()) {
        String id = set + "-" + Integer.toUnsignedString(object);
        rows.put(id, Values.of(id, BYTES));
        if (rows.size() == ROWS_AT_ONCE) {
          database.of(schema).putAll(rows);
          rows.clear();
        }
      }
      database.of(schema).putAll(rows);
    }
  }

  /** Without the compression, since clients know no xz. */
  private Path plain() {
    try {
      ByteBuffer bytes = ByteBuffer.allocate(accesses.length * Integer.BYTES);
      bytes.asIntBuffer().put(accesses);
      return Files.write(Files.createTempFile("trace", ".bin"), bytes.array());
    } catch (IOException e) {
      throw CommandFailure.failed("trace can't be unpacked: " + e.getMessage(), e);
    }
  }

  private static void delete(Path plain) {
    try {
      Files.deleteIfExists(plain);
    } catch (IOException e) {
      throw CommandFailure.failed("unpacked trace can't be deleted: " + e.getMessage(), e);
    }
  }

  private Outcome replay(Bench bench, ClientKind kind, String common, Path plain) {
    boolean told = kind == ClientKind.ALL_TIERS_TOLD;
    // The same schema and database as ours: other ids, or L2 would not be cold.
    String set = told ? common + TOLD : common;
    Ask ask =
        Ask.of("trace")
            .with("file", plain)
            .with("set", set)
            .with("writes", writes)
            .with("local", (told ? LONG : Target.LOCAL_TTL).toMillis())
            .with("bytes", BYTES)
            .with("threads", THREADS)
            .with("rate", (double) rate / PROCESSES)
            .with("seconds", seconds);
    // The JIT compiler's work is not the trace's; the warm-up's ids are others.
    Outcome unused =
        together(
            bench, kind, ask.with("set", set + "w").with("seconds", bench.plan().warmSeconds()));
    // All at the same time, so that each knows which writes lie between its own accesses.
    long at = System.currentTimeMillis() + START_MILLIS;
    Outcome outcome = together(bench, kind, ask.with("at", at));
    bench.clients().end(kind);
    return outcome;
  }

  private static Outcome together(Bench bench, ClientKind kind, Ask ask) {
    return bench
        .clients()
        .ask(kind, PROCESSES, List.of(), number -> ask.with("index", number).with("of", PROCESSES));
  }

  private static List<String> cells(ClientKind kind, Outcome outcome) {
    double reads = outcome.figure("ops");
    double local = outcome.figure("count.reads.l1", (double) outcome.latency("l1").getTotalCount());
    double database =
        outcome.figure("loads", 0)
            + outcome.figure("count.reads.l3", 0)
            + outcome.figure("count.reads.none", 0);
    boolean sorted = kind != ClientKind.JEDIS_CACHED;
    return List.of(
        kind.title(),
        whole(reads),
        whole(outcome.rate()),
        percent(local, reads),
        percent(reads - local - database, reads),
        percent(database, reads),
        whole(database),
        sorted ? whole(outcome.figure("never")) : "–",
        sorted ? whole(outcome.figure("expired")) : "–",
        sorted ? whole(outcome.figure("evicted")) : "–",
        sorted ? whole(outcome.figure("invalidated")) : "–",
        whole((double) outcome.latency("writes").getTotalCount()),
        micros(outcome, 50),
        micros(outcome, 99));
  }

  private static String micros(Outcome outcome, double percentile) {
    return Percentiles.text(outcome.latency("all"), percentile);
  }

  private static String percent(double part, double all) {
    return String.format(Locale.ROOT, "%.1f", 100 * part / all);
  }
}
