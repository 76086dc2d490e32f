package io.tieredcache.codec;

import io.tieredcache.spi.Framing;
import java.nio.ByteBuffer;

/**
 * Turns the values of a schema into bytes and back. Thread-safe.
 *
 * <p>L1 hands out the same instance to all callers, so decoded values must be immutable: records of
 * immutable parts.
 *
 * @param <V> the values' type
 */
public interface Codec<V> {
  /**
   * The bytes of a value. The array belongs to the caller.
   *
   * @throws CodecException when the value can't be encoded
   */
  byte[] encode(V value);

  /**
   * The value of these bytes, from position to limit. Must not keep or change the buffer.
   *
   * @throws CodecException when they are not what this codec writes
   */
  V decode(ByteBuffer payload);

  /** How the bytes lie in L2: whether JSON, so that white space may stand before it, or binary. */
  Framing framing();

  /**
   * The same codec with values that carry no stamp in L2, for a foreign contract that forbids one.
   *
   * @see Framing#PLAIN
   */
  default Codec<V> plain() {
    return new PlainCodec<>(this);
  }
}
