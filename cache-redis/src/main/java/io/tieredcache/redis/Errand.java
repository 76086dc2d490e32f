package io.tieredcache.redis;

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

  /** The command has its answer or failure. Called once, on any thread; must not throw. */
  void settled(KeyCommand<T, R> command);
}
