package io.tieredcache.cli.demo.service;

import io.tieredcache.TypedCache;
import io.tieredcache.spi.TierException;
import java.util.Map;

/** Timed and counted writes of many values in one call. Thread-safe. */
final class Writes {
  private final Meters meters;

  Writes(Meters meters) {
    this.meters = meters;
  }

  <I, V> void write(TypedCache<I, V> cache, Map<I, V> values) {
    long began = System.nanoTime();
    try {
      cache.putAll(values);
      Meters.record(meters.writeCalls, System.nanoTime() - began);
      meters.writes.add(values.size());
    } catch (TierException e) {
      meters.failedWrites.add(values.size());
      meters.flaw(e);
    }
  }
}
