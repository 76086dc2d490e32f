package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A script over a key and its fence: by digest; by source where the node hasn't seen it, which also
 * teaches the node; by the detour where the slot moves and the script can't see both keys.
 *
 * @param script over one key
 * @param many the same over many keys, or null where nobody asks about many
 * @param shared arguments that all keys share
 * @param own further ones of a key
 * @param reading the answer in a reply
 * @param detour while the slot moves
 */
record ScriptCall<R>(
    Script script,
    @Nullable Script many,
    byte[][] shared,
    Function<String, byte[][]> own,
    BiFunction<String, @Nullable Object, R> reading,
    Detour detour)
    implements Question<Object, R> {
  /** No arguments of a key's own. */
  static final Function<String, byte[][]> NONE = key -> new byte[][] {};

  private static final String FENCE = "fence:{";

  /** All arguments about one key but the keys themselves. */
  private byte[][] values(String key) {
    return values(shared, own.apply(key));
  }

  /** What keys share, then what is a key's own. */
  static byte[][] values(byte[][] shared, byte[][] own) {
    byte[][] values = Arrays.copyOf(shared, shared.length + own.length);
    System.arraycopy(own, 0, values, shared.length, own.length);
    return values;
  }

  /** The arguments of the script over many keys; each one's own beside it. */
  CommandArgs<String, byte[]> arguments(List<String> keys, List<byte[][]> own) {
    Script over = requireNonNull(many, "many");
    CommandArgs<String, byte[]> arguments =
        ScriptRunner.arguments(over.digest(), new String[] {}, shared);
    for (int i = 0; i < keys.size(); i++) {
      // Not addKey: the node is known, and Lettuce would write the key into a buffer first.
      arguments.add(keys.get(i).getBytes(UTF_8));
      for (byte[] value : own.get(i)) {
        arguments.add(value);
      }
    }
    return arguments;
  }

  @Override
  public @Nullable ScriptCall<R> overMany() {
    return many == null ? null : this;
  }

  @Override
  public CommandType type() {
    return CommandType.EVALSHA;
  }

  @Override
  public CommandArgs<String, byte[]> arguments(String key) {
    return ScriptRunner.arguments(script.digest(), keys(key), values(key));
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
      Errand<?, ?> errand, String key, Throwable failure) {
    if (Failures.slotMoving(failure)) {
      return detour.take(errand, key);
    }
    CompletionStage<Object> reply =
        Failures.noScript(failure)
            ? Redirection.follow(errand.operation(), () -> bySource(errand.link(), key))
            : Redirection.otherwise(errand, key, failure, () -> again(errand, key));
    return reply == null ? null : whileMoving(reply, errand, key);
  }

  private CompletionStage<Object> bySource(RedisLink link, String key) {
    return ScriptRunner.bySource(link.commands(), script, keys(key), values(key));
  }

  private CompletionStage<Object> again(Errand<?, ?> errand, String key) {
    return ScriptRunner.run(
        errand.link().commands(), errand.operation(), script, keys(key), values(key));
  }

  private CompletionStage<Object> whileMoving(
      CompletionStage<Object> reply, Errand<?, ?> errand, String key) {
    return reply.exceptionallyCompose(
        failure -> {
          CompletionStage<Object> instead =
              Failures.slotMoving(failure) ? detour.take(errand, key) : null;
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
