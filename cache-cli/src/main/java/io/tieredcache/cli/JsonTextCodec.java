package io.tieredcache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.tieredcache.codec.Codec;
import io.tieredcache.codec.CodecException;
import io.tieredcache.spi.Framing;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** JSON text as it is: checked, never changed. Thread-safe. */
final class JsonTextCodec implements Codec<String> {
  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public byte[] encode(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    check(bytes);
    return bytes;
  }

  @Override
  public String decode(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(payload.position(), bytes);
    check(bytes);
    return new String(bytes, UTF_8);
  }

  @Override
  public Framing framing() {
    return Framing.JSON;
  }

  /** Exactly one JSON value, whatever it is. */
  private static void check(byte[] bytes) {
    try (JsonParser parser = JSON.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new CodecException("value must be JSON, was empty", new EOFException());
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new CodecException(
            "value must be one JSON value, has more after it", new IOException("trailing text"));
      }
    } catch (JsonProcessingException e) {
      // Jackson quotes the text in its message; only the place is told on.
      throw new CodecException("value must be JSON, is not" + place(e), new IOException("syntax"));
    } catch (IOException e) {
      throw new IllegalStateException("an array can be read", e);
    }
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " at line " + e.getLocation().getLineNr() + " column " + e.getLocation().getColumnNr();
  }
}
