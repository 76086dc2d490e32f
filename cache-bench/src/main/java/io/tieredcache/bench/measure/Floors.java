package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ids;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.bench.run.ClientKind;
import io.tieredcache.bench.run.RedisBenchmark;
import java.util.List;
import java.util.OptionalDouble;

/** What {@code redis-benchmark --tls} reaches on the same primary: the floor of any client. */
final class Floors {
  static final List<String> ONE_CONNECTION = List.of("-c", "1", "-n", "20000");
  static final List<String> SIXTEEN_CONNECTIONS = List.of("-c", "16", "-n", "100000");
  static final List<String> PIPELINES = List.of("-c", "1", "-P", "64", "-n", "500000");
  private static final String NAME = "redis-benchmark";

  private Floors() {}

  /** Adds its requests a second, if the tool is there. */
  static void add(Bench bench, String title, List<String> options) {
    Data.seed(bench, List.of(ClientKind.LETTUCE), Data.overOne("get").with("keys", 1));
    RedisBenchmark benchmark =
        new RedisBenchmark(bench.servers().connection(), "lettuce:" + firstOfOne() + ":value");
    Series series = Series.of(title, "ops/s", false);
    for (int round = 0; round < bench.plan().rounds(); round++) {
      OptionalDouble rate = benchmark.rate(options);
      if (rate.isEmpty()) {
        bench.recording().note("no redis-benchmark with TLS on the PATH: its floors are left out");
        return;
      }
      series = series.with(NAME, Standing.FLOOR, rate.getAsDouble());
    }
    bench.recording().add(series);
  }

  private static String firstOfOne() {
    return Ids.ofOnePrimary(id -> "lettuce:" + id + ":value", 1).get(0);
  }
}
