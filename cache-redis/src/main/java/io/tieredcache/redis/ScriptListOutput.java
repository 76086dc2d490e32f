package io.tieredcache.redis;

import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reply of a script over many keys: for each a {@link Long} or a {@code byte[]}. */
final class ScriptListOutput extends CommandOutput<String, byte[], List<Object>> {
  ScriptListOutput() {
    super(Wire.CODEC, new ArrayList<>());
  }

  @Override
  public void multi(int count) {
    ((ArrayList<Object>) output).ensureCapacity(count);
  }

  @Override
  public void set(long integer) {
    output.add(integer);
  }

  @Override
  public void set(@Nullable ByteBuffer bytes) {
    if (bytes != null) {
      output.add(codec.decodeValue(bytes));
    }
  }
}
