package io.tieredcache.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A question on its way, about one key or many: whom a command tells that it has its answer.
 *
 * @param <T> the driver's reply
 * @param <R> the answer
 */
interface Errand<T, R> {
  Operation operation();

  RedisLink link();

  Question<T, R> question();

  /**
   * How long the channel waits for the reply to a command of this errand; null where the errand
   * itself sees to that, for many at once.
   */
  default @Nullable Duration limit() {
    return null;
  }

  /** The command has its answer or failure. Called once, on any thread; must not throw. */
  void settled(KeyCommand<T, R> command);
}
