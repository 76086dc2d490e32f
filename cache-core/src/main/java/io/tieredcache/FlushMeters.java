package io.tieredcache;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tieredcache.spi.JournalBatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a schema's flushers measure. Depth, age and dead letters are those of the partitions that
 * this process flushes, as it saw them last: summed over a fleet, each partition counts once.
 * Thread-safe.
 */
final class FlushMeters {
  private static final JournalBatch NOTHING = new JournalBatch("", List.of(), 0, 0, 0);

  private final AtomicReferenceArray<JournalBatch> seen;
  private final LongAdder entries = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder buried = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private @Nullable Timer flushes;

  FlushMeters(int partitions) {
    seen = new AtomicReferenceArray<>(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      seen.set(partition, NOTHING);
    }
  }

  /** Before any flusher runs. */
  void bind(MeterRegistry registry, String schema) {
    gauge(registry, schema, "tieredcache.journal.depth", "entries", FlushMeters::depth);
    gauge(registry, schema, "tieredcache.journal.oldest", "seconds", FlushMeters::oldestSeconds);
    gauge(registry, schema, "tieredcache.journal.dead", "entries", FlushMeters::deadLetters);
    counter(registry, schema, "tieredcache.flush.entries", entries);
    counter(registry, schema, "tieredcache.flush.rows", rows);
    counter(registry, schema, "tieredcache.flush.buried", buried);
    counter(registry, schema, "tieredcache.flush.failures", failed);
    counter(registry, schema, "tieredcache.journal.lost", lost);
    flushes = Timer.builder("tieredcache.flush.time").tag("schema", schema).register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String schema,
      String name,
      String unit,
      ToDoubleFunction<FlushMeters> value) {
    Gauge.builder(name, this, value).tag("schema", schema).baseUnit(unit).register(registry);
  }

  private static void counter(
      MeterRegistry registry, String schema, String name, LongAdder counted) {
    FunctionCounter.builder(name, counted, LongAdder::sum).tag("schema", schema).register(registry);
  }

  void saw(int partition, JournalBatch batch) {
    seen.set(
        partition,
        new JournalBatch("", List.of(), batch.depth(), batch.deadLetters(), batch.oldestMicros()));
  }

  /** Another process flushes the partition and tells of it. */
  void lost(int partition) {
    seen.set(partition, NOTHING);
  }

  void flushed(int entryCount, int rowCount, Duration took) {
    entries.add(entryCount);
    rows.add(rowCount);
    Timer timer = flushes;
    if (timer != null) {
      timer.record(took);
    }
  }

  void buried() {
    buried.increment();
  }

  /** A failover of Redis lost so many acknowledged writes. */
  void lostWrites(int count) {
    lost.add(count);
  }

  void failed() {
    failed.increment();
  }

  private double depth() {
    return sum(JournalBatch::depth);
  }

  private double deadLetters() {
    return sum(JournalBatch::deadLetters);
  }

  private double sum(ToLongFunction<JournalBatch> part) {
    long sum = 0;
    for (int partition = 0; partition < seen.length(); partition++) {
      sum += part.applyAsLong(seen.get(partition));
    }
    return sum;
  }

  private double oldestSeconds() {
    long oldest = 0;
    for (int partition = 0; partition < seen.length(); partition++) {
      oldest = Math.max(oldest, seen.get(partition).oldestMicros());
    }
    return oldest / 1e6;
  }
}
