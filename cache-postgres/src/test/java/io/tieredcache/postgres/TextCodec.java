package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.codec.Codec;
import io.tieredcache.spi.Framing;
import java.nio.ByteBuffer;

/** Text as it is, so that these tests need no JSON library. */
record TextCodec() implements Codec<String> {
  @Override
  public Framing framing() {
    return Framing.BINARY;
  }

  @Override
  public byte[] encode(String value) {
    return value.getBytes(UTF_8);
  }

  @Override
  public String decode(ByteBuffer payload) {
    return UTF_8.decode(payload.duplicate()).toString();
  }
}
