package io.tieredcache.cli.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.Tracking;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.StringCodec;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.FakeSharedTier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of metrics in docs/policies.md has what a cache registers, and nothing else. */
final class MetricsTableTest {
  private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");

  private static final KeySchema<String, String> SCHEMA =
      KeySchema.of("metered:{id}:name", IdFormat.string(), StringCodec.of())
          .with(
              SchemaPolicy.builder()
                  .tracking(Tracking.TRACKED)
                  .writes(WriteMode.WRITE_BEHIND)
                  .build());

  /** The keys of a metric's tags by its name, of a cache that has all there is. */
  private static Map<String, Set<String>> registered() {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (TieredCache cache =
        TieredCache.builder()
            .shared(new FakeSharedTier())
            .durable(new FakeDurableTier())
            .schemas(SCHEMA)
            .meterRegistry(metrics)
            .build()) {
      // Breakers and timers of requests come with the first one.
      cache.of(SCHEMA).put("7", "Ann");
      String unused = cache.of(SCHEMA).get("7");
      Map<String, Set<String>> found = new TreeMap<>();
      // A registry adds gauges for the percentiles of a timer.
      metrics.getMeters().stream()
          .map(Meter::getId)
          .filter(id -> id.syntheticAssociation() == null)
          .forEach(
              id -> {
                Set<String> tags = found.computeIfAbsent(id.getName(), name -> new TreeSet<>());
                id.getTags().stream().map(Tag::getKey).forEach(tags::add);
              });
      return found;
    }
  }

  private record Row(List<String> metrics, Set<String> tags) {
    /** Of a line of the table; a name that begins with a dot takes the place of the last part. */
    static Row of(String line) {
      String[] cells = line.split("\\|", -1);
      List<String> metrics = new ArrayList<>();
      for (String name : quoted(cells[1])) {
        metrics.add(name.startsWith(".") ? stem(metrics.get(0)) + name : name);
      }
      return new Row(metrics, new TreeSet<>(quoted(cells[2])));
    }

    private static String stem(String name) {
      return name.substring(0, name.lastIndexOf('.'));
    }

    private static List<String> quoted(String cell) {
      return QUOTED.matcher(cell).results().map(found -> found.group(1)).toList();
    }
  }

  private static List<Row> documented() throws IOException {
    List<String> lines = Documents.prose(Documents.ROOT.resolve("docs/policies.md"));
    int head = lines.indexOf("| metric | tags | |");
    return lines.stream()
        .skip(head + 2)
        .takeWhile(line -> line.startsWith("|"))
        .map(Row::of)
        .toList();
  }

  @Test
  void metricsTable_everyMetric_hasItsRow() throws IOException {
    Set<String> inTheTable = new TreeSet<>();
    documented().forEach(row -> inTheTable.addAll(row.metrics()));
    assertEquals(registered().keySet(), inTheTable);
  }

  @Test
  void metricsTable_everyRow_hasItsMetricsTags() throws IOException {
    Map<String, Set<String>> registered = registered();
    for (Row row : documented()) {
      Set<String> tags = new TreeSet<>();
      row.metrics().forEach(metric -> tags.addAll(registered.getOrDefault(metric, Set.of())));
      assertEquals(tags, row.tags(), () -> "tags of " + row.metrics());
    }
  }
}
