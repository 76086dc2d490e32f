package io.tieredcache.postgres;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.TierException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What was read from the feed and not every tier has heard yet. What is new is told at once. What
 * failed is told again, and only that, after pauses that grow: a node that is down costs the others
 * nothing. Used by one thread.
 */
final class Untold {
  private static final System.Logger LOG = System.getLogger(FeedReader.class.getName());
  private static final long LIMIT_SECONDS = 5;
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final ChangeListener listener;
  private final Map<String, Long> fresh = new LinkedHashMap<>();
  private final Map<String, Long> failed = new LinkedHashMap<>();
  private final Map<String, Clearance> templates = new HashMap<>();
  private final Clearance all;
  private long pause = FIRST_PAUSE;
  private long notBefore = System.nanoTime();

  Untold(ChangeListener listener) {
    this.listener = listener;
    this.all = new Clearance(listener::missed);
  }

  void add(FeedCursor.Page page) {
    page.versions().forEach(this::add);
    boolean tooMany = fresh.size() + failed.size() > FeedCursor.MOST;
    if (page.gap() || tooMany) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the change feed lost changes, or there were too many: L1 is dropped, and L2 cleared of"
              + " schemas with an L3");
      all.want();
    }
    if (tooMany) {
      fresh.clear();
      failed.clear();
    }
  }

  private void add(String key, long version) {
    // No storage key has a brace.
    if (key.indexOf('{') < 0) {
      fresh.merge(key, version, Math::max);
    } else {
      templates.computeIfAbsent(key, text -> new Clearance(() -> listener.allChanged(text))).want();
    }
  }

  /** Whether every tier has heard of everything. */
  boolean isEmpty() {
    return fresh.isEmpty() && failed.isEmpty() && templates.isEmpty() && all.isSettled();
  }

  /**
   * Tells what is due, and waits for the answer about keys, for some seconds at most.
   *
   * @param closing ends the wait
   * @return why something failed just now, or null
   */
  @Nullable Throwable tell(CompletableFuture<?> closing) throws InterruptedException {
    long now = System.nanoTime();
    Throwable clearing = all.tend(now);
    for (Clearance each : templates.values()) {
      Throwable failure = each.tend(now);
      clearing = clearing == null ? failure : clearing;
    }
    templates.values().removeIf(Clearance::isSettled);
    Throwable telling = tellKeys(now, closing);
    return telling == null ? clearing : telling;
  }

  private @Nullable Throwable tellKeys(long now, CompletableFuture<?> closing)
      throws InterruptedException {
    Set<String> again = Set.of();
    if (!failed.isEmpty() && now - notBefore >= 0) {
      again = Set.copyOf(failed.keySet());
      failed.forEach((key, version) -> fresh.merge(key, version, Math::max));
      failed.clear();
    }
    if (fresh.isEmpty()) {
      return null;
    }
    Map<String, Long> due = Map.copyOf(fresh);
    Map<String, ? extends Throwable> untold = ask(due, closing);
    return untold == null ? null : settle(due, again, untold);
  }

  /** Why not, by key, of those that not every tier has heard of; null where the feed closes. */
  private @Nullable Map<String, ? extends Throwable> ask(
      Map<String, Long> due, CompletableFuture<?> closing) throws InterruptedException {
    CompletableFuture<Map<String, TierException>> told = listener.changed(due);
    try {
      CompletableFuture.anyOf(told, closing).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      return told.isDone() ? told.get() : null;
    } catch (ExecutionException | TimeoutException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      Map<String, Throwable> untold = new HashMap<>();
      due.keySet().forEach(key -> untold.put(key, why));
      return untold;
    }
  }

  private @Nullable Throwable settle(
      Map<String, Long> due, Set<String> again, Map<String, ? extends Throwable> untold) {
    fresh.clear();
    if (failed.isEmpty()) {
      boolean inVain = !again.isEmpty() && untold.keySet().containsAll(again);
      pause = inVain ? Math.min(LONGEST_PAUSE, 2 * pause) : FIRST_PAUSE;
      notBefore = System.nanoTime() + pause;
    }
    due.forEach(
        (key, version) -> {
          if (untold.containsKey(key)) {
            failed.merge(key, version, Math::max);
          }
        });
    return untold.isEmpty() ? null : untold.values().iterator().next();
  }
}
