package io.tieredcache.bench.jmh;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/** {@code getAll} of keys that L2 holds, by number and size; time of the whole call. */
@NeedsServers
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class SharedBatches {
  /** What all values take together at most, but for batches of many large ones. */
  private static final int ROOM = 64 << 20;

  private static final int IDS = 20_000;
  private static final KeySchema<String, byte[]> VALUES =
      Payloads.schema("jmh:{id}:batched", WriteMode.CACHE_ONLY, Duration.ofHours(1));

  /** Keys in a call. */
  @Param({"10", "100", "1000"})
  public int size;

  /** 200 B, 1 KiB, 16 KiB; 1 MiB at a time is for {@link SharedCalls}. */
  @Param({"200", "1024", "16384"})
  public int bytes;

  private final List<List<String>> batches = new ArrayList<>();
  private TieredCache cache;
  private TypedCache<String, byte[]> values;
  private int next;

  /** Connects and stores the values. */
  @Setup
  public void connect(Servers servers) {
    cache = servers.connection().open(VALUES);
    values = cache.of(VALUES);
    List<String> ids = new ArrayList<>();
    int count = Math.max(Math.min(IDS, ROOM / bytes), 4 * size);
    for (int i = 0; i < count; i++) {
      ids.add(bytes + "-" + i);
    }
    Payloads.parts(ids, bytes).forEach(values::putAll);
    for (int i = 0; i + size <= ids.size(); i += size) {
      batches.add(List.copyOf(ids.subList(i, i + size)));
    }
  }

  /** Ends connections and threads. */
  @TearDown
  public void close() {
    cache.close();
  }

  /** One call. */
  @Benchmark
  public Map<String, byte[]> getAll() {
    return values.getAll(batches.get(next++ % batches.size()));
  }
}
