package io.tieredcache.bench.invalidation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.testkit.FakeSharedTier;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A hit in L1 whose value L2 vouches for: one more look than an untracked hit, at the epoch. L2 is
 * the testkit's, in memory; no hit reaches it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class TrackedHit {
  private static final String ID = "p-1";

  private TieredCache cache;
  private TypedCache<String, String> tracked;
  private Cache<String, String> expiring;

  /** Brings one value into both. */
  @Setup
  public void fill() {
    cache = Names.cache(new FakeSharedTier());
    tracked = cache.of(Names.SCHEMA);
    tracked.put(ID, "name");
    tracked.get(ID);
    expiring =
        Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofHours(1)).build();
    expiring.put(ID, "name");
  }

  /** Ends the cache's threads. */
  @TearDown
  public void close() {
    cache.close();
  }

  /** Ours, in an open epoch. */
  @Benchmark
  public @Nullable String tracked() {
    return tracked.get(ID);
  }

  /** Bare Caffeine with {@code expireAfterWrite}. */
  @Benchmark
  public @Nullable String caffeineExpiring() {
    return expiring.getIfPresent(ID);
  }
}
