package io.tieredcache.codec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tieredcache.spi.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * JSON by Jackson. Unknown fields are ignored, so that two releases of a service can share keys;
 * text after the value is refused. Thread-safe. Needs {@code jackson-databind} on the class path.
 */
// Jackson is optional: were it required transitively, modules without it would not compile.
@SuppressWarnings("exports")
public final class JacksonCodec<V> implements Codec<V> {
  private static final ObjectMapper DEFAULT =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final String type;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  private JacksonCodec(ObjectMapper mapper, JavaType type) {
    this.type = type.toCanonical();
    this.reader = mapper.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    this.writer = mapper.writerFor(type);
  }

  /** A codec with Jackson's defaults, but unknown fields ignored. */
  public static <V> JacksonCodec<V> of(Class<V> type) {
    return new JacksonCodec<>(DEFAULT, DEFAULT.constructType(requireNonNull(type, "type")));
  }

  /** The same for a type with type arguments. */
  public static <V> JacksonCodec<V> of(TypeReference<V> type) {
    return new JacksonCodec<>(DEFAULT, DEFAULT.constructType(requireNonNull(type, "type")));
  }

  /** A codec with the application's own mapper, used as it is. */
  public static <V> JacksonCodec<V> of(Class<V> type, ObjectMapper mapper) {
    return new JacksonCodec<>(mapper, mapper.constructType(requireNonNull(type, "type")));
  }

  @Override
  public byte[] encode(V value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw failure("written as", e);
    }
  }

  @Override
  public V decode(ByteBuffer payload) {
    try {
      V value = read(payload);
      if (value == null) {
        throw new IOException("JSON null");
      }
      return value;
    } catch (IOException e) {
      throw failure("read from", e);
    }
  }

  private V read(ByteBuffer payload) throws IOException {
    if (payload.hasArray()) {
      int offset = payload.arrayOffset() + payload.position();
      return reader.readValue(payload.array(), offset, payload.remaining());
    }
    byte[] bytes = new byte[payload.remaining()];
    payload.get(payload.position(), bytes);
    return reader.readValue(bytes);
  }

  private CodecException failure(String direction, IOException e) {
    // Jackson quotes the payload in its own message; only the place is told on.
    String place =
        e instanceof JsonProcessingException json && json.getLocation() != null
            ? " at line "
                + json.getLocation().getLineNr()
                + " column "
                + json.getLocation().getColumnNr()
            : "";
    return new CodecException(
        type + " can't be " + direction + " JSON: " + e.getClass().getSimpleName() + place,
        new IOException(e.getClass().getName()));
  }

  @Override
  public Framing framing() {
    return Framing.JSON;
  }
}
