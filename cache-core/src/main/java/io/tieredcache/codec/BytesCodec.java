package io.tieredcache.codec;

import io.tieredcache.spi.Framing;
import java.nio.ByteBuffer;

/**
 * Bytes as they are, after a stamp: a reader in another language skips 56 bytes where the marker is
 * there. Callers must not change an array they put or got. Thread-safe.
 */
public final class BytesCodec implements Codec<byte[]> {
  private static final BytesCodec INSTANCE = new BytesCodec();

  private BytesCodec() {}

  /** The codec. */
  public static BytesCodec of() {
    return INSTANCE;
  }

  @Override
  public byte[] encode(byte[] value) {
    return value;
  }

  @Override
  public byte[] decode(ByteBuffer payload) {
    byte[] value = new byte[payload.remaining()];
    payload.get(payload.position(), value);
    return value;
  }

  @Override
  public Framing framing() {
    return Framing.BINARY;
  }
}
