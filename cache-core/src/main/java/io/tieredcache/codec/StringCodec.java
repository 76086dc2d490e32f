package io.tieredcache.codec;

import io.tieredcache.spi.Framing;
import java.nio.ByteBuffer;

/**
 * A text as a JSON string, so that the stamp before it stays invisible to JSON parsers.
 * Thread-safe. For raw text use {@link TextCodec}.
 */
public final class StringCodec implements Codec<String> {
  private static final StringCodec INSTANCE = new StringCodec();

  private final JacksonCodec<String> json = JacksonCodec.of(String.class);

  private StringCodec() {}

  /** The codec. */
  public static StringCodec of() {
    return INSTANCE;
  }

  @Override
  public byte[] encode(String value) {
    return json.encode(value);
  }

  @Override
  public String decode(ByteBuffer payload) {
    return json.decode(payload);
  }

  @Override
  public Framing framing() {
    return Framing.JSON;
  }
}
