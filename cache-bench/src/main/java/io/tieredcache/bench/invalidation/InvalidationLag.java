package io.tieredcache.bench.invalidation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.bench.Judged;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.testkit.server.RedisCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * From the call of {@code put} in this JVM until another JVM has dropped the value from its L1: 3
 * primaries with replicas, TLS, AUTH; {@value #RATE} writes a second. Both JVMs are on one Linux
 * machine, so that their {@link System#nanoTime} is one clock.
 *
 * <p>{@code java -cp … -Drounds=3 io.tieredcache.bench.invalidation.InvalidationLag}. Prints each
 * round, then the medians with their bars. Ends with 1 where one is missed or a write was never
 * reported, 2 where it was called wrongly.
 */
public final class InvalidationLag {
  private static final int WARM_UP = 2_000;
  private static final int WRITES = 5_000;
  private static final int RATE = 500;
  private static final long GAP_NANOS = 1_000_000_000L / RATE;
  private static final int ROUNDS = 3;

  private InvalidationLag() {}

  /** Runs. */
  public static void main(String[] args) throws Exception {
    if (args.length > 3 && args[0].equals("reader")) {
      LagReader.run(args[1], args[2], List.of(args).subList(3, args.length));
      return;
    }
    System.exit(Judged.run(InvalidationLag.class, args, InvalidationLag::measure));
  }

  private static void measure(Recording recording) throws IOException {
    int rounds = Judged.rounds(ROUNDS);
    List<double[]> results = new ArrayList<>();
    try (RedisCluster cluster = RedisCluster.start()) {
      for (int round = 0; round < rounds; round++) {
        results.add(round(cluster));
        print("round " + (round + 1), results.get(round));
      }
    }
    tell(results, recording);
  }

  /**
   * The medians, each with the bar that it must keep.
   *
   * @param rounds p50, p99 and the longest of each, in ms
   */
  static void tell(List<double[]> rounds, Recording recording) {
    recording.add(series("p50", 0, rounds), Bar.atMost(1));
    recording.add(series("p99", 1, rounds), Bar.atMost(5));
    recording.add(series("longest", 2, rounds));
  }

  private static Series series(String figure, int at, List<double[]> rounds) {
    Series series = Series.of("put until the other JVM dropped it, " + figure, "ms", true);
    for (double[] round : rounds) {
      series = series.with("tracking", Standing.OURS, round[at]);
    }
    return series;
  }

  private static double[] round(RedisCluster cluster) throws IOException {
    String certificate = cluster.caCertificate().toString();
    Process reader = reader(cluster, certificate);
    try (TieredCache cache =
            Names.cache(
                RedisTier.connect(
                    Names.settings(cluster.password(), certificate, cluster.uris())));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(reader.getInputStream(), UTF_8));
        PrintWriter out = new PrintWriter(reader.getOutputStream(), true, UTF_8)) {
      TypedCache<String, String> names = cache.of(Names.SCHEMA);
      write(names, Names.IDS);
      await(in, "ready");
      long[] sentAt = write(names, WARM_UP + WRITES);
      LockSupport.parkNanos(500_000_000);
      out.println("tell");
      return percentiles(lags(sentAt, drops(in)));
    } finally {
      reader.destroy();
    }
  }

  private static Process reader(RedisCluster cluster, String certificate) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(InvalidationLag.class.getName(), "reader"));
    command.addAll(List.of(cluster.password(), certificate));
    command.addAll(cluster.uris());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Writes at an even rate; returns when each call began. */
  private static long[] write(TypedCache<String, String> names, int writes) {
    long[] sentAt = new long[writes];
    long due = System.nanoTime();
    for (int i = 0; i < writes; i++) {
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      due += GAP_NANOS;
      sentAt[i] = System.nanoTime();
      names.put(Names.id(i), "name-" + i);
    }
    return sentAt;
  }

  private static void await(BufferedReader in, String word) throws IOException {
    for (String line = in.readLine(); !word.equals(line); line = in.readLine()) {
      if (line == null) {
        throw new IllegalStateException("the reader ended before it said " + word);
      }
    }
  }

  /** The times at which each key was dropped, in order. */
  private static Map<String, Deque<Long>> drops(BufferedReader in) throws IOException {
    Map<String, Deque<Long>> drops = new HashMap<>();
    for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
      int space = line.indexOf(' ');
      drops
          .computeIfAbsent(line.substring(0, space), key -> new ArrayDeque<>())
          .add(Long.parseLong(line.substring(space + 1)));
    }
    return drops;
  }

  /** A key is written again only {@code IDS / RATE} seconds later: each write has its own drop. */
  private static double[] lags(long[] sentAt, Map<String, Deque<Long>> drops) {
    double[] lags = new double[WRITES];
    for (int i = 0; i < sentAt.length; i++) {
      Deque<Long> ofKey = drops.get(Names.SCHEMA.key(Names.id(i)));
      Long at = ofKey == null ? null : ofKey.poll();
      if (at == null || at - sentAt[i] < 0) {
        throw CommandFailure.failed("write " + i + " was not reported once", null);
      }
      if (i >= WARM_UP) {
        lags[i - WARM_UP] = (at - sentAt[i]) / 1e6;
      }
    }
    return lags;
  }

  private static double[] percentiles(double[] lags) {
    Arrays.sort(lags);
    return new double[] {lags[WRITES / 2], lags[WRITES * 99 / 100], lags[WRITES - 1]};
  }

  private static void print(String what, double[] millis) {
    System.out.printf(
        Locale.ROOT,
        "%-12s  put to drop in the other JVM: p50 %.3f ms, p99 %.3f ms, max %.3f ms%n",
        what,
        millis[0],
        millis[1],
        millis[2]);
  }
}
