package io.tieredcache.codec;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Framing;
import java.nio.ByteBuffer;

/** Another codec's bytes, framed without a stamp. */
record PlainCodec<V>(Codec<V> codec) implements Codec<V> {
  PlainCodec {
    requireNonNull(codec, "codec");
  }

  @Override
  public byte[] encode(V value) {
    return codec.encode(value);
  }

  @Override
  public V decode(ByteBuffer payload) {
    return codec.decode(payload);
  }

  @Override
  public Framing framing() {
    return Framing.PLAIN;
  }
}
