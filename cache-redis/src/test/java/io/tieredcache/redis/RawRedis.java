package io.tieredcache.redis;

import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.tieredcache.testkit.ForeignClient;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Redis as another service sees it: plain commands by a connection of its own. */
final class RawRedis implements ForeignClient, AutoCloseable {
  private final Opener opener;
  private final RedisLink link;

  RawRedis(RedisSettings settings) {
    this.opener = new Opener(settings, new NodeWatch());
    this.link = opener.open();
  }

  RedisClusterAsyncCommands<String, byte[]> commands() {
    return link.commands();
  }

  @Override
  public byte @Nullable [] get(String key) {
    return answer(commands().get(key));
  }

  @Override
  public void set(String key, byte[] value) {
    answer(commands().set(key, value));
  }

  @Override
  public void set(String key, byte[] value, long ttlMillis) {
    answer(commands().set(key, value, SetArgs.Builder.px(ttlMillis)));
  }

  @Override
  public void delete(String key) {
    answer(commands().del(key));
  }

  @Override
  public long millisLeft(String key) {
    return answer(commands().pttl(key));
  }

  @Override
  public void flushAll() {
    answer(commands().flushall());
  }

  static <T> T answer(Future<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    link.close();
    opener.close();
  }
}
