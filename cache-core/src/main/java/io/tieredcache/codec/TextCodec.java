package io.tieredcache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.spi.Framing;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Raw text in UTF-8 without a stamp, as foreign readers of a plain value need it. Thread-safe.
 * Costs what {@link Framing#PLAIN} says; {@link StringCodec} does not.
 */
public final class TextCodec implements Codec<String> {
  private static final TextCodec INSTANCE = new TextCodec();

  private TextCodec() {}

  /** The codec. */
  public static TextCodec of() {
    return INSTANCE;
  }

  @Override
  public byte[] encode(String value) {
    try {
      ByteBuffer bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      byte[] payload = new byte[bytes.remaining()];
      bytes.get(payload);
      return payload;
    } catch (CharacterCodingException e) {
      throw new CodecException("text has an unpaired surrogate, which UTF-8 can't hold", e);
    }
  }

  @Override
  public String decode(ByteBuffer payload) {
    try {
      return UTF_8.newDecoder().decode(payload.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw new CodecException("text is not valid UTF-8", e);
    }
  }

  @Override
  public Framing framing() {
    return Framing.PLAIN;
  }
}
