package io.tieredcache;

import io.tieredcache.codec.Codec;
import io.tieredcache.codec.CodecException;
import io.tieredcache.spi.Tier;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes the values of one schema, within its bounds. Thread-safe. */
final class Values<V> {
  private static final Logger LOG = System.getLogger(Values.class.getName());

  private static final int LARGE_BYTES = 1 << 20;

  private final String schema;
  private final Codec<V> codec;
  private final int maxBytes;
  private final boolean whole;
  private final Counters counters;
  private final AtomicBoolean reported = new AtomicBoolean();

  Values(KeySchema<?, V> schema, Counters counters) {
    this.schema = schema.toString();
    this.codec = schema.codec();
    this.maxBytes = schema.policy().maxValueBytes();
    this.whole = schema.policy().largeValues().chunkBytes() == 0;
    this.counters = counters;
  }

  /**
   * The bytes of a value.
   *
   * @throws IllegalArgumentException when there are too many
   */
  byte[] encode(V value) {
    byte[] payload = codec.encode(value);
    if (payload.length > maxBytes) {
      throw new IllegalArgumentException(
          "a value of "
              + schema
              + " must encode to at most "
              + maxBytes
              + " bytes (maxValueBytes), was "
              + payload.length);
    }
    noteSize(payload.length);
    return payload;
  }

  /**
   * Redis serves nobody else while it copies a value, so a large one is everybody's wait, unless it
   * lies in chunks. Counted and not logged, for some are meant to be large, as a tokenizer.
   */
  private void noteSize(int bytes) {
    if (whole && bytes > LARGE_BYTES) {
      counters.add(Count.LARGE);
    }
  }

  /**
   * The value of these bytes.
   *
   * @throws CodecException when they are none; counted, and logged once per schema
   */
  V decode(ByteBuffer payload, Tier tier) {
    noteSize(payload.remaining());
    counters.add(tier == Tier.L2 ? Count.L2_READ_BYTES : Count.L3_READ_BYTES, payload.remaining());
    try {
      return codec.decode(payload);
    } catch (RuntimeException e) {
      counters.add(Count.UNDECODABLE);
      if (reported.compareAndSet(false, true)) {
        LOG.log(
            Level.WARNING,
            "{0} holds a value of {1} that its codec can''t read; it is left for others and counted"
                + " as tieredcache.undecodable from here on: {2}",
            tier,
            schema,
            e instanceof CodecException ? e.getMessage() : e.getClass().getName());
      }
      throw e instanceof CodecException known
          ? known
          : new CodecException("codec of " + schema + " threw " + e.getClass().getName(), e);
    }
  }

  /** The value of these bytes, or null when they are none. */
  @Nullable V decodeOrNull(ByteBuffer payload, Tier tier) {
    try {
      return decode(payload, tier);
    } catch (CodecException e) {
      return null;
    }
  }
}
