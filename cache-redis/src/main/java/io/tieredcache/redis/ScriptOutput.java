package io.tieredcache.redis;

import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A script's reply: a {@link Long} or a {@code byte[]}. Lettuce's own wraps each in a list. */
final class ScriptOutput extends CommandOutput<String, byte[], Object> {
  ScriptOutput() {
    super(Wire.CODEC, 0L);
  }

  @Override
  public void set(long integer) {
    output = integer;
  }

  @Override
  public void set(@Nullable ByteBuffer bytes) {
    if (bytes != null) {
      output = codec.decodeValue(bytes);
    }
  }
}
