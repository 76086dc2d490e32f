package io.tieredcache.testkit;

import io.tieredcache.spi.InvalidationListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes down what L2 reports. Thread-safe. */
final class ChangeLog implements InvalidationListener {
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final List<Long> lags = new CopyOnWriteArrayList<>();

  /** Whether a change of this key was reported since it was {@link #forget forgotten}. */
  boolean saw(String key) {
    return changed.contains(key);
  }

  void forget(String key) {
    changed.remove(key);
  }

  boolean sawOnlyBelow(String head) {
    return changed.stream().allMatch(key -> key.startsWith(head));
  }

  List<Long> lags() {
    return lags;
  }

  @Override
  public void changed(String key) {
    changed.add(key);
  }

  @Override
  public void allChanged() {}

  @Override
  public void lag(long nanos) {
    lags.add(nanos);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
