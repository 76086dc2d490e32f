package io.tieredcache.bench.jmh;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import io.tieredcache.bench.client.Values;
import java.time.Duration;
import java.util.List;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A write-behind put: accepted once the journal's primary and one replica have it; the flusher
 * writes it to PostgreSQL meanwhile. Ids come round often, so it has something to gather.
 */
@NeedsServers
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class BehindAccept {
  private static final int IDS = 1000;
  private static final KeySchema<String, byte[]> VALUES =
      Payloads.schema("jmh:{id}:behind", WriteMode.WRITE_BEHIND, Duration.ofHours(1));

  /** An NPC's state, and larger ones. */
  @Param({"200", "1024", "16384"})
  public int bytes;

  private final List<String> ids = Payloads.ids(1).subList(0, IDS);
  private byte[] value = {};
  private TieredCache cache;
  private TypedCache<String, byte[]> values;

  /** Where a thread is in the ids. */
  @State(Scope.Thread)
  public static class Round {
    private int next;
  }

  /** Connects. */
  @Setup
  public void connect(Servers servers) {
    cache = servers.connection().open(VALUES);
    values = cache.of(VALUES);
    value = Values.of("behind", bytes);
  }

  /** Flushes what is left, then ends connections and threads. */
  @TearDown
  public void close() {
    cache.close();
  }

  /** By one thread. */
  @Benchmark
  public void one(Round round) {
    values.put(ids.get(round.next++ % IDS), value);
  }

  /** By sixteen, which share the journal's requests. */
  @Benchmark
  @Threads(16)
  public void sixteen(Round round) {
    values.put(ids.get(round.next++ % IDS), value);
  }
}
