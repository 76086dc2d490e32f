package io.tieredcache.bench.jmh;

import io.tieredcache.Compression;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.LargeValuePolicy;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.BytesCodec;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * Values of a model's weights in L2: whole, in chunks, and compressed. Each call moves all of it.
 * Replaced chunks stay for a minute and more, so puts are few.
 *
 * <p>A whole value of 64 MiB may need more than the command timeout on a busy machine; JMH then
 * tells of the failure and goes on.
 */
@NeedsServers
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 12)
@Fork(1)
public class LargeValues {
  private static final int MIB = 1 << 20;
  private static final float DEVIATION = 0.02f;
  private static final int SEED = 4711;

  /** How a value lies in L2. */
  public enum Layout {
    /** One key. */
    WHOLE,
    /** One key, compressed. */
    WHOLE_ZSTD,
    /** Keys of 1 MiB. */
    CHUNKS,
    /** The same, compressed: as the bundled schema of weights. */
    CHUNKS_ZSTD;

    LargeValuePolicy policy() {
      LargeValuePolicy policy =
          LargeValuePolicy.defaults()
              // Else what did not change would be compared, not fetched.
              .revalidateBytes(Integer.MAX_VALUE)
              .chunkBytes(this == CHUNKS || this == CHUNKS_ZSTD ? MIB : 0);
      return this == WHOLE_ZSTD || this == CHUNKS_ZSTD
          ? policy.compression(Compression.ZSTD)
          : policy;
    }
  }

  /** MiB of a value. */
  @Param({"1", "8", "64"})
  public int mib;

  /** How it lies in L2. */
  @Param public Layout layout = Layout.WHOLE;

  private TieredCache cache;
  private TypedCache<String, byte[]> values;
  private List<String> ids = List.of();
  private byte[] value = {};
  private int next;

  /** Connects and stores the values: so many that L1 has forgotten each when it comes again. */
  @Setup
  public void connect(Servers servers) {
    KeySchema<String, byte[]> schema =
        KeySchema.of("jmh:{id}:large", IdFormat.string(), BytesCodec.of())
            .with(
                SchemaPolicy.builder()
                    .ttl(Duration.ofMinutes(2))
                    .localTtl(Duration.ofMillis(25))
                    .localMaxEntries(1)
                    .deadline(Duration.ofSeconds(20))
                    .maxValueBytes(Integer.MAX_VALUE)
                    .largeValues(layout.policy())
                    .writes(WriteMode.CACHE_ONLY)
                    .build());
    cache = servers.connection().open(schema);
    values = cache.of(schema);
    value = weights(mib * MIB);
    ids = IntStream.range(0, mib == 1 ? 16 : 2).mapToObj(i -> "large-" + i).toList();
    ids.forEach(id -> values.put(id, value));
  }

  /** Numbers of 16 bits with a normal distribution (bfloat16): Zstandard takes a fifth away. */
  private static byte[] weights(int bytes) {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] weights = new byte[bytes];
    for (int i = 0; i < bytes; i += 2) {
      int bits = Float.floatToRawIntBits((float) random.nextGaussian() * DEVIATION);
      weights[i] = (byte) (bits >> 16);
      weights[i + 1] = (byte) (bits >> 24);
    }
    return weights;
  }

  /** Ends connections and threads. */
  @TearDown
  public void close() {
    cache.close();
  }

  private String nextId() {
    return ids.get(next++ % ids.size());
  }

  /** A hit in L2. */
  @Benchmark
  public byte @Nullable [] get() {
    return values.get(nextId());
  }

  /** A put over a value. */
  @Benchmark
  public void put() {
    values.put(nextId(), value);
  }
}
