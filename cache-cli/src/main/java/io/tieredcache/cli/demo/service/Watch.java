package io.tieredcache.cli.demo.service;

import io.tieredcache.TypedCache;
import io.tieredcache.cli.demo.report.ProbeSight;
import io.tieredcache.spi.TierException;
import java.util.function.ToLongFunction;

/** Looks at one probe's value and notes when each new one is first seen. Used by one thread. */
final class Watch<V> {
  private final TypedCache<String, V> cache;
  private final String id;
  private final ToLongFunction<V> tickOf;
  private final Meters meters;
  private long lastTick;
  private long lastReadAt = ProbeSight.NONE;

  Watch(TypedCache<String, V> cache, String id, ToLongFunction<V> tickOf, Meters meters) {
    this.cache = cache;
    this.id = id;
    this.tickOf = tickOf;
    this.meters = meters;
  }

  void look() {
    try {
      long readAt = MachineClock.micros();
      V value = cache.get(id);
      if (value != null) {
        note(readAt, tickOf.applyAsLong(value));
      }
    } catch (TierException e) {
      meters.failedBeside.increment();
      meters.flaw(e);
    }
  }

  private void note(long readAt, long tick) {
    if (tick != lastTick) {
      long seenAt = MachineClock.micros();
      meters.probeSights.add(new ProbeSight(cache.schema().key(id), tick, lastReadAt, seenAt));
      lastTick = tick;
    }
    lastReadAt = readAt;
  }
}
