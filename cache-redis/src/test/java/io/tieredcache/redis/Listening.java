package io.tieredcache.redis;

import io.tieredcache.spi.InvalidationListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes down what is reported. */
final class Listening implements InvalidationListener {
  final Set<String> changed = ConcurrentHashMap.newKeySet();

  @Override
  public void changed(String key) {
    changed.add(key);
  }

  @Override
  public void allChanged() {
    changed.add("*");
  }

  @Override
  public void lag(long nanos) {
    // Nobody asks.
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
