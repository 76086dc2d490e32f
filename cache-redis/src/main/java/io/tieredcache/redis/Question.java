package io.tieredcache.redis;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of Redis about a key: the command, and what its reply means. One question serves
 * one key or many. Thread-safe.
 *
 * @param <T> the driver's reply
 * @param <R> the answer
 */
interface Question<T, R> {
  /** The command's name. */
  CommandType type();

  /** The command's arguments, the key among them. */
  CommandArgs<String, byte[]> arguments(String key);

  /** Takes one reply. */
  CommandOutput<String, byte[], T> output();

  /**
   * The answer.
   *
   * @param reply null where there is none, or where the key is of a type that is no value
   */
  @Nullable R read(String key, @Nullable T reply);

  /**
   * Asks once more in another way, where the failure says that this may help: at another node, with
   * the script's source, or in single steps. Null where it won't.
   *
   * @param errand on which it was asked; past its deadline nothing more is sent
   */
  @Nullable CompletionStage<T> otherwise(Errand<?, ?> errand, String key, Throwable failure);

  /**
   * Whether it changes nothing, so that it may be sent again where it is not sure that it was sent.
   */
  default boolean isRead() {
    return false;
  }

  /** The script that asks this about many keys of a node at once, or null where there is none. */
  default @Nullable ScriptCall<R> overMany() {
    return null;
  }
}
