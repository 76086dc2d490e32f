package io.tieredcache.testkit;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The hold points that wait for their operations. Safe by its own monitor, never held over one. */
final class Holds {
  private final Map<String, Queue<Hold>> waiting = new HashMap<>();

  synchronized Hold next(String operation, Hold.Side side) {
    Hold hold = new Hold(operation, side);
    waiting.computeIfAbsent(operation, name -> new ArrayDeque<>()).add(hold);
    return hold;
  }

  /** Whether the next such operation will be held. */
  synchronized boolean awaits(String operation) {
    Queue<Hold> queue = waiting.get(operation);
    return queue != null && !queue.isEmpty();
  }

  private synchronized @Nullable Hold take(String operation) {
    Queue<Hold> queue = waiting.get(operation);
    return queue == null ? null : queue.poll();
  }

  <R extends @Nullable Object> CompletableFuture<R> run(
      String operation, Supplier<CompletableFuture<R>> effect) {
    Hold hold = take(operation);
    return hold == null ? effect.get() : hold.around(effect);
  }
}
