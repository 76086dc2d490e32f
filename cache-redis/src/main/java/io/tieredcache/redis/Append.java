package io.tieredcache.redis;

import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One append on its way to a node.
 *
 * @param replicas how many replicas must have it before it is done
 * @param operation whose deadline bounds it
 * @param bySource whether the node did not know the script
 * @param done the script's reply, once enough replicas have the entry
 */
record Append(
    String[] keys,
    byte[][] args,
    int replicas,
    Operation operation,
    boolean bySource,
    CompletableFuture<List<Object>> done) {
  AsyncCommand<String, byte[], List<Object>> command() {
    return new AsyncCommand<>(
        new Command<>(
            bySource ? CommandType.EVAL : CommandType.EVALSHA,
            new NestedMultiOutput<>(Wire.CODEC),
            bySource
                ? ScriptRunner.arguments(Script.JOURNAL_APPEND.text(), keys, args)
                : ScriptRunner.arguments(Script.JOURNAL_APPEND.digest(), keys, args)));
  }

  /** To be sent again to a node that has not seen the script. */
  Append again() {
    return new Append(keys, args, replicas, operation, true, done);
  }

  /** Whether there was room. */
  static boolean journaled(List<Object> reply) {
    return (Long) reply.get(0) >= 0;
  }

  void settle(List<Object> reply, long acknowledged) {
    if (journaled(reply) && acknowledged < replicas) {
      done.completeExceptionally(
          operation.failed(
              "journaled, but only "
                  + acknowledged
                  + " of "
                  + replicas
                  + " replicas (journalReplicas) have it so far: a failover would lose it",
              null));
    } else {
      done.complete(reply);
    }
  }
}
