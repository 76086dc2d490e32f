package io.tieredcache;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of one schema. Counting costs the same with and without a registry. Thread-safe: the
 * map is not changed after construction.
 */
final class Counters {
  private final Map<Count, LongAdder> adders = new EnumMap<>(Count.class);
  private final LongAdder l1Hits = new LongAdder();

  Counters() {
    for (Count count : Count.values()) {
      adders.put(count, count == Count.L1_HIT ? l1Hits : new LongAdder());
    }
  }

  /** The one count on the path of an L1 hit. */
  void l1Hit() {
    l1Hits.increment();
  }

  void add(Count count) {
    add(count, 1);
  }

  void add(Count count, long n) {
    LongAdder adder = adders.get(count);
    if (adder != null) {
      adder.add(n);
    }
  }

  long sum(Count count) {
    LongAdder adder = adders.get(count);
    return adder == null ? 0 : adder.sum();
  }

  void bind(MeterRegistry registry, String schema) {
    adders.forEach(
        (count, adder) -> {
          FunctionCounter.Builder<LongAdder> counter =
              FunctionCounter.builder(count.metric, adder, LongAdder::sum).tag("schema", schema);
          if (!count.tag.isEmpty()) {
            counter.tag(count.tag, count.tagValue);
          }
          counter.register(registry);
        });
  }
}
