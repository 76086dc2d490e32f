package io.tieredcache.redis;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A script over a key and its fence: by digest; by source where the node hasn't seen it, which also
 * teaches the node; by the detour where the slot moves and the script can't see both keys.
 */
record ScriptCall<R>(
    Script script,
    Function<String, byte[][]> values,
    BiFunction<String, @Nullable Object, R> reading,
    Detour detour)
    implements Question<Object, R> {
  private static final String FENCE = "fence:{";

  @Override
  public CommandType type() {
    return CommandType.EVALSHA;
  }

  @Override
  public CommandArgs<String, byte[]> arguments(String key) {
    return ScriptRunner.arguments(script.digest(), keys(key), values.apply(key));
  }

  @Override
  public CommandOutput<String, byte[], Object> output() {
    return new ScriptOutput();
  }

  @Override
  public R read(String key, @Nullable Object reply) {
    return reading.apply(key, reply);
  }

  @Override
  public @Nullable CompletionStage<Object> otherwise(
      RedisLink link, String key, Throwable failure) {
    if (Failures.slotMoving(failure)) {
      return detour.take(link, key);
    }
    if (Failures.unsent(failure)) {
      return whileMoving(Redirection.elsewhere(link, failure, () -> again(link, key)), link, key);
    }
    if (Failures.noScript(failure)) {
      return whileMoving(
          ScriptRunner.bySource(link.commands(), script, keys(key), values.apply(key)), link, key);
    }
    if (Failures.redirected(failure)) {
      link.forgetRoute(key);
      return whileMoving(Redirection.follow(() -> again(link, key)), link, key);
    }
    return null;
  }

  private CompletionStage<Object> again(RedisLink link, String key) {
    return ScriptRunner.run(link.commands(), script, keys(key), values.apply(key));
  }

  private CompletionStage<Object> whileMoving(
      CompletionStage<Object> reply, RedisLink link, String key) {
    return reply.exceptionallyCompose(
        failure -> {
          CompletionStage<Object> instead =
              Failures.slotMoving(failure) ? detour.take(link, key) : null;
          return instead == null ? reply : instead;
        });
  }

  private static String[] keys(String key) {
    return new String[] {key, fence(key)};
  }

  /** The sidecar: its hash tag is the whole key, so both lie in one slot. */
  static String fence(String key) {
    return FENCE + key + "}";
  }

  /** The key whose sidecar this is, or the key itself. */
  static String keyOf(String key) {
    return key.startsWith(FENCE) && key.endsWith("}")
        ? key.substring(FENCE.length(), key.length() - 1)
        : key;
  }
}
