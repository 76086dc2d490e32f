package io.tieredcache.bench.jmh;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.codec.TextCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A hit in L1, against the same lookup in a bare Caffeine cache. With {@code -prof gc} all of them
 * show 0 bytes per call.
 *
 * <p>L1 is the only tier here, so that entries live for {@code ttl}, an hour, and every call is a
 * hit; the path of a hit is the same with tiers below. It is a lookup, a look at the clock, since
 * no answer may outlive its time, and a count. What compares with it is {@link #caffeineExpiring},
 * the same by hand without the count, {@link #caffeineExpiringCounted}, and with a version kept for
 * each value {@link #caffeineVersioned}; {@link #caffeineAsync} keeps futures. {@link #caffeine}
 * looks at no clock, which by itself costs what {@link #clock} shows.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class LocalHit {
  private static final int MOST = 10_000;
  private static final Duration TTL = Duration.ofHours(1);

  /**
   * How many ids the calls go round, a power of two. Below half of the bound Caffeine does not yet
   * record reads for its eviction, so the largest shows what a cache in use costs.
   */
  @Param({"1", "1024", "8192"})
  public int ids;

  private String[] keys;
  private TieredCache cache;
  private TypedCache<String, String> ours;
  private TieredCache meteredCache;
  private TypedCache<String, String> metered;
  private Cache<String, String> bare;
  private Cache<String, String> expiring;
  private Cache<String, String> counting;
  private Cache<String, Versioned> versioned;
  private AsyncCache<String, String> async;

  /** What a cache by hand needs beside the value where versions must not go backwards. */
  private record Versioned(String value, long version) {}

  /** The place of one thread in its round. */
  @State(Scope.Thread)
  public static class Round {
    private int next;

    String next(LocalHit benchmark) {
      return benchmark.keys[next++ & (benchmark.ids - 1)];
    }
  }

  /** Fills all caches alike. */
  @Setup
  public void fill() {
    KeySchema<String, String> schema =
        KeySchema.of("player:{id}:name", IdFormat.string(), TextCodec.of())
            .with(SchemaPolicy.builder().ttl(TTL).localMaxEntries(MOST).build());
    cache = TieredCache.builder().schemas(schema).build();
    ours = cache.of(schema);
    meteredCache =
        TieredCache.builder().schemas(schema).meterRegistry(new SimpleMeterRegistry()).build();
    metered = meteredCache.of(schema);
    bare = Caffeine.newBuilder().maximumSize(MOST).build();
    expiring = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(TTL).build();
    counting = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(TTL).recordStats().build();
    versioned = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(TTL).recordStats().build();
    async = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(TTL).buildAsync();
    keys = new String[ids];
    for (int i = 0; i < ids; i++) {
      keys[i] = "player-" + i;
      ours.put(keys[i], "name-" + i);
      metered.put(keys[i], "name-" + i);
      bare.put(keys[i], "name-" + i);
      expiring.put(keys[i], "name-" + i);
      counting.put(keys[i], "name-" + i);
      versioned.put(keys[i], new Versioned("name-" + i, i));
      async.put(keys[i], CompletableFuture.completedFuture("name-" + i));
    }
  }

  /** Ends the cache's threads. */
  @TearDown
  public void close() {
    cache.close();
    meteredCache.close();
  }

  /** Ours: bounded, expiring, counted. */
  @Benchmark
  public @Nullable String ours(Round round) {
    return ours.get(round.next(this));
  }

  /** Ours with a registry that shows its metrics. */
  @Benchmark
  public @Nullable String oursMetered(Round round) {
    return metered.get(round.next(this));
  }

  /** What knowing the time costs alone. */
  @Benchmark
  public long clock() {
    return System.nanoTime();
  }

  /** Bare Caffeine, bounded by size only: entries never expire. */
  @Benchmark
  public @Nullable String caffeine(Round round) {
    return bare.getIfPresent(round.next(this));
  }

  /** Bare Caffeine with {@code expireAfterWrite}. */
  @Benchmark
  public @Nullable String caffeineExpiring(Round round) {
    return expiring.getIfPresent(round.next(this));
  }

  /** Bare Caffeine with {@code expireAfterWrite} and {@code recordStats}. */
  @Benchmark
  public @Nullable String caffeineExpiringCounted(Round round) {
    return counting.getIfPresent(round.next(this));
  }

  /** The same with a version beside the value: one more object to look into, as ours has. */
  @Benchmark
  public @Nullable String caffeineVersioned(Round round) {
    Versioned found = versioned.getIfPresent(round.next(this));
    return found == null ? null : found.value();
  }

  /** Caffeine's cache of futures with {@code expireAfterWrite}; every future is complete. */
  @Benchmark
  public @Nullable String caffeineAsync(Round round) {
    CompletableFuture<String> found = async.getIfPresent(round.next(this));
    return found == null ? null : found.join();
  }
}
