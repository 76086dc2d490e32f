package io.tieredcache.bench.jmh;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import java.time.Duration;
import java.util.List;
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

/** A get that L3 answers: a cache over PostgreSQL alone, whose L1 has forgotten each id by then. */
@NeedsServers
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DurableLoad {
  private static final KeySchema<String, byte[]> VALUES =
      Payloads.schema("jmh:{id}:durable", WriteMode.WRITE_THROUGH, Duration.ofHours(1));

  /** 200 B, 1 KiB, 16 KiB, 1 MiB. */
  @Param({"200", "1024", "16384", "1048576"})
  public int bytes;

  private List<String> ids = List.of();
  private TieredCache cache;
  private TypedCache<String, byte[]> values;
  private int next;

  /** Connects and stores the values. */
  @Setup
  public void connect(Servers servers) {
    cache = servers.connection().openDurable(VALUES);
    values = cache.of(VALUES);
    ids = Payloads.ids(bytes);
    Payloads.parts(ids, bytes).forEach(values::putAll);
  }

  /** Ends connections and threads. */
  @TearDown
  public void close() {
    cache.close();
  }

  /** One row. */
  @Benchmark
  public byte @Nullable [] load() {
    return values.get(ids.get(next++ % ids.size()));
  }
}
