package io.tieredcache.redis;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A command that reads a key: GET, or GETRANGE of its first bytes. A node that doesn't hold the key
 * any more names the one that does.
 *
 * @param bytes how many of the value are read; 0 for all
 */
record KeyRead<R>(int bytes, BiFunction<String, byte @Nullable [], @Nullable R> reading)
    implements Question<byte[], R> {
  @Override
  public CommandType type() {
    return bytes == 0 ? CommandType.GET : CommandType.GETRANGE;
  }

  @Override
  public boolean isRead() {
    return true;
  }

  @Override
  public CommandArgs<String, byte[]> arguments(String key) {
    return bytes == 0 ? new OneKey(key) : routable(key);
  }

  /** As Lettuce's cluster connection needs them to find the node. */
  private CommandArgs<String, byte[]> routable(String key) {
    CommandArgs<String, byte[]> arguments = new CommandArgs<>(Wire.CODEC).addKey(key);
    return bytes == 0 ? arguments : arguments.add(0).add(bytes - 1);
  }

  @Override
  public CommandOutput<String, byte[], byte[]> output() {
    return new ValueOutput<>(Wire.CODEC);
  }

  @Override
  public @Nullable R read(String key, byte @Nullable [] reply) {
    return reading.apply(key, reply);
  }

  @Override
  public @Nullable CompletionStage<byte[]> otherwise(
      Errand<?, ?> errand, String key, Throwable failure) {
    return Redirection.otherwise(errand, key, failure, () -> again(errand.link(), key));
  }

  private CompletionStage<byte[]> again(RedisLink link, String key) {
    return link.commands().dispatch(type(), output(), routable(key));
  }
}
