package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A command that stores or deletes a chunk. Done twice it does the same, so it follows a
 * redirection as a read does.
 */
record ChunkCommand<T>(
    CommandType type,
    Function<String, CommandArgs<String, byte[]>> command,
    Supplier<CommandOutput<String, byte[], T>> replies)
    implements Question<T, Boolean> {
  /** {@code SET key chunk PX ttl}. */
  static ChunkCommand<String> store(Map<String, byte[]> chunks, long ttlMillis) {
    return new ChunkCommand<>(
        CommandType.SET,
        key ->
            new CommandArgs<>(Wire.CODEC)
                .addKey(key)
                .addValue(requireNonNull(chunks.get(key), "a chunk of each key"))
                .add(CommandKeyword.PX)
                .add(ttlMillis),
        () -> new StatusOutput<>(Wire.CODEC));
  }

  /** {@code UNLINK key}. */
  static ChunkCommand<Long> drop() {
    return new ChunkCommand<>(
        CommandType.UNLINK,
        key -> new CommandArgs<>(Wire.CODEC).addKey(key),
        () -> new IntegerOutput<>(Wire.CODEC));
  }

  @Override
  public CommandArgs<String, byte[]> arguments(String key) {
    return command.apply(key);
  }

  @Override
  public CommandOutput<String, byte[], T> output() {
    return replies.get();
  }

  @Override
  public Boolean read(String key, @Nullable T reply) {
    return Boolean.TRUE;
  }

  @Override
  public @Nullable CompletionStage<T> otherwise(
      Errand<?, ?> errand, String key, Throwable failure) {
    return Redirection.otherwise(
        errand,
        key,
        failure,
        () -> errand.link().commands().dispatch(type, output(), arguments(key)));
  }
}
