package io.tieredcache.testkit;

import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.InvalidationListener;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.TrackingState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How one process hears of changes: the fake's tracking connection. Reports in the thread that made
 * the change, unless pushes are held. Safe by its monitor, which is not held to report.
 */
final class FakeTracking {
  private static final long EPOCH_NANOS = TimeUnit.DAYS.toNanos(1);

  private final List<String> heads = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private @Nullable InvalidationListener listener;
  private @Nullable Epoch epoch;
  private boolean holding;
  private boolean refused;

  synchronized void track(Collection<KeyTemplate> templates, InvalidationListener whom) {
    templates.forEach(template -> heads.add(template.prefix()));
    listener = whom;
  }

  synchronized void arm() {
    if (listener != null && epoch == null && !refused) {
      epoch = new Epoch(listener.nanoTime() + EPOCH_NANOS);
    }
  }

  synchronized void cut() {
    held.clear();
    if (listener != null && epoch != null) {
      epoch.end(listener.nanoTime());
      epoch = null;
    }
  }

  synchronized void refuse() {
    refused = true;
    cut();
  }

  /** Pushes wait in the connection, which is as good as ever to look at. */
  synchronized void hold() {
    holding = true;
  }

  void release() {
    List<Runnable> due;
    synchronized (this) {
      holding = false;
      due = List.copyOf(held);
      held.clear();
    }
    due.forEach(Runnable::run);
  }

  /** The epoch in which this key's changes are reported, for a request that leaves now. */
  synchronized @Nullable Epoch epochOf(String key) {
    return isTracked(key) ? epoch : null;
  }

  private boolean isTracked(String key) {
    return heads.stream().anyMatch(key::startsWith);
  }

  void changed(String key) {
    InvalidationListener whom;
    synchronized (this) {
      whom = isTracked(key) ? listener : null;
    }
    if (whom != null) {
      report(() -> whom.changed(key));
    }
  }

  void allChanged() {
    InvalidationListener whom;
    synchronized (this) {
      whom = listener;
    }
    if (whom != null) {
      report(whom::allChanged);
    }
  }

  private void report(Runnable push) {
    synchronized (this) {
      if (epoch == null) {
        return;
      }
      if (holding) {
        held.add(push);
        return;
      }
    }
    push.run();
  }

  synchronized TrackingState state() {
    return listener == null
        ? TrackingState.NONE
        : new TrackingState(1, epoch == null ? 0 : 1, refused ? 1 : 0);
  }
}
