package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Runs scripts: by digest, and by source where the node hasn't seen it. Each new connection teaches
 * its node all scripts; what a failover, restart or SCRIPT FLUSH made it forget costs one more
 * round trip.
 */
final class ScriptRunner {
  private ScriptRunner() {}

  /** Teaches a node all scripts. Nobody waits: where it fails, {@link #run} falls back. */
  static void teach(StatefulRedisConnection<String, byte[]> node) {
    for (Script script : Script.values()) {
      CompletionStage<?> unused =
          node.async().scriptLoad(script.text().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The reply, a {@link Long} or a {@code byte[]}, of a script over these keys of one slot. */
  static CompletionStage<Object> run(
      RedisClusterAsyncCommands<String, byte[]> commands,
      Operation operation,
      Script script,
      String[] keys,
      byte[]... values) {
    return run(commands, operation, script, keys, values, ScriptOutput::new);
  }

  /** The reply of a script that answers with a list of {@link Long}s, bytes and further lists. */
  static CompletionStage<List<Object>> list(
      RedisClusterAsyncCommands<String, byte[]> commands,
      Operation operation,
      Script script,
      String[] keys,
      byte[]... values) {
    return run(
        commands, operation, script, keys, values, () -> new NestedMultiOutput<>(Wire.CODEC));
  }

  /**
   * By source where the node hasn't seen the script, but not past the deadline: the caller has
   * failed by then, and newer writes may have been done.
   */
  private static <T> CompletionStage<T> run(
      RedisClusterAsyncCommands<String, byte[]> commands,
      Operation operation,
      Script script,
      String[] keys,
      byte[][] values,
      Supplier<CommandOutput<String, byte[], T>> output) {
    return commands
        .dispatch(CommandType.EVALSHA, output.get(), arguments(script.digest(), keys, values))
        .exceptionallyCompose(
            failure -> {
              if (!Failures.noScript(failure)) {
                return CompletableFuture.failedFuture(failure);
              }
              return operation.deadline().expired()
                  ? CompletableFuture.failedFuture(operation.unsent())
                  : commands.dispatch(
                      CommandType.EVAL, output.get(), arguments(script.text(), keys, values));
            });
  }

  /** As {@link #run}, where it is known that the node hasn't seen the script. */
  static CompletionStage<Object> bySource(
      RedisClusterAsyncCommands<String, byte[]> commands,
      Script script,
      String[] keys,
      byte[]... values) {
    return commands.dispatch(
        CommandType.EVAL, new ScriptOutput(), arguments(script.text(), keys, values));
  }

  static CommandArgs<String, byte[]> arguments(
      String digestOrText, String[] keys, byte[]... values) {
    CommandArgs<String, byte[]> arguments =
        new CommandArgs<>(Wire.CODEC).add(digestOrText).add(keys.length);
    for (String key : keys) {
      arguments.addKey(key);
    }
    for (byte[] value : values) {
      arguments.add(value);
    }
    return arguments;
  }
}
