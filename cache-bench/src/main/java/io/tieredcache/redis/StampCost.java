package io.tieredcache.redis;

import io.tieredcache.spi.Stamp;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The stamp of a value, made and read. In this package because its format is nobody's business. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StampCost {
  private long version = 1_764_000_000_000_000L;
  private byte[] stamped = new byte[1024];
  private byte[] plain = new byte[1024];

  /** Makes a value with a stamp and one without. */
  @Setup
  public void make() {
    byte[] stamp = StampFormat.encode(new Stamp(version, version + 1));
    System.arraycopy(stamp, 0, stamped, 0, stamp.length);
    plain[0] = '{';
  }

  /** Both numbers. */
  @Benchmark
  public byte[] encode() {
    return StampFormat.encode(new Stamp(version, version + 1));
  }

  /** Marker and version, as a write sends them. */
  @Benchmark
  public byte[] head() {
    return StampFormat.head(version);
  }

  /** Of a value with a stamp. */
  @Benchmark
  public Stamp decode() {
    return StampFormat.decode(stamped);
  }

  /** Of a value without. */
  @Benchmark
  public Stamp decodePlain() {
    return StampFormat.decode(plain);
  }
}
