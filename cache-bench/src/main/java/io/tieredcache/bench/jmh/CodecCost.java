package io.tieredcache.bench.jmh;

import io.tieredcache.codec.BytesCodec;
import io.tieredcache.codec.Codec;
import io.tieredcache.codec.JacksonCodec;
import io.tieredcache.codec.StringCodec;
import io.tieredcache.codec.TextCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
import org.openjdk.jmh.annotations.Warmup;

/** Values to bytes and back, by codec and size. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecCost {
  private static final int PLACE_BYTES = 50;

  /** What is encoded: a record with a list, a JSON string, text, bytes. */
  public enum Kind {
    JACKSON,
    STRING,
    TEXT,
    BYTES
  }

  /** A part of a world. */
  public record Place(String name, int players, int npcs) {}

  /** What players see. */
  public record World(String id, List<Place> places) {
    /** Copies the list. */
    public World {
      places = List.copyOf(places);
    }
  }

  /** Which codec. */
  @Param public Kind kind = Kind.JACKSON;

  /** About so many bytes of payload. */
  @Param({"200", "1024", "16384", "1048576"})
  public int bytes;

  private Pair<?> pair = new Pair<>(TextCodec.of(), "");

  /** A codec and a value for it. */
  private record Pair<V>(Codec<V> codec, V value, byte[] encoded) {
    Pair(Codec<V> codec, V value) {
      this(codec, value, codec.encode(value));
    }

    byte[] encode() {
      return codec.encode(value);
    }

    V decode() {
      return codec.decode(ByteBuffer.wrap(encoded));
    }
  }

  /** Makes the value. */
  @Setup
  public void make() {
    pair =
        switch (kind) {
          case JACKSON -> new Pair<>(JacksonCodec.of(World.class), world());
          case STRING -> new Pair<>(StringCodec.of(), "s".repeat(bytes));
          case TEXT -> new Pair<>(TextCodec.of(), "s".repeat(bytes));
          case BYTES -> new Pair<>(BytesCodec.of(), new byte[bytes]);
        };
  }

  private World world() {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < bytes / PLACE_BYTES; i++) {
      places.add(new Place("place-" + i, i % 97, i % 193));
    }
    return new World("w-42", places);
  }

  /** Value to bytes. */
  @Benchmark
  public byte[] encode() {
    return pair.encode();
  }

  /** Bytes to value. */
  @Benchmark
  public Object decode() {
    return pair.decode();
  }
}
