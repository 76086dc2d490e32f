package io.tieredcache.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Runs scripts: by digest, and by source where the node hasn't seen it, which also teaches the
 * node. So nothing is loaded ahead, and a failover, restart or SCRIPT FLUSH costs one more round
 * trip.
 */
final class ScriptRunner {
  private ScriptRunner() {}

  /** The reply, a {@link Long} or a {@code byte[]}, of a script over these keys of one slot. */
  static CompletionStage<Object> run(
      RedisClusterAsyncCommands<String, byte[]> commands,
      Script script,
      String[] keys,
      byte[]... args) {
    return commands
        .dispatch(
            CommandType.EVALSHA,
            new ScriptOutput(),
            rest(new CommandArgs<>(Wire.CODEC).add(script.digest()), keys, args))
        .exceptionallyCompose(
            failure ->
                Failures.noScript(failure)
                    ? commands.dispatch(
                        CommandType.EVAL,
                        new ScriptOutput(),
                        rest(new CommandArgs<>(Wire.CODEC).add(script.text()), keys, args))
                    : CompletableFuture.failedFuture(failure));
  }

  private static CommandArgs<String, byte[]> rest(
      CommandArgs<String, byte[]> command, String[] keys, byte[]... args) {
    command.add(keys.length);
    for (String key : keys) {
      command.addKey(key);
    }
    for (byte[] arg : args) {
      command.add(arg);
    }
    return command;
  }
}
