package io.tieredcache.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.codec.Codec;
import io.tieredcache.codec.CodecException;
import io.tieredcache.spi.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A JSON string without anything to escape, so that these tests need no JSON library. */
record NameCodec(Framing framing) implements Codec<String> {
  @Override
  public byte[] encode(String value) {
    return ('"' + value + '"').getBytes(UTF_8);
  }

  @Override
  public String decode(ByteBuffer payload) {
    String text = UTF_8.decode(payload.duplicate()).toString();
    if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
      throw new CodecException("a name must be in quotes", new IOException("no quotes"));
    }
    return text.substring(1, text.length() - 1);
  }
}
