package io.tieredcache.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of chunks a tier has under way at a time, over all schemas and callers; the rest
 * waits its turn, first come first served, without a thread. Each turn ends by its requests'
 * timeout, and one whose deadline has passed meanwhile is over at once, so nobody waits for ever.
 *
 * <p>Thread-safe: numbers and queue are touched under one lock, which is never held while a request
 * is sent or answered.
 */
final class ByteRoom {
  /** Two turns of chunks: one on its way, one being answered. */
  static final long MOST_BYTES = 32L << 20;

  /** Each may hold its values in memory meanwhile. */
  static final int MOST_WAITING = 256;

  private record Waiting(long bytes, CompletableFuture<@Nullable Void> turn) {}

  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private long free = MOST_BYTES;

  /**
   * Sends the request when there is room, or answers otherwise where too many wait.
   *
   * @param bytes at most as many as there is room for, or it takes all of it
   */
  <R> CompletableFuture<R> within(
      long bytes, Supplier<CompletableFuture<R>> request, Supplier<R> otherwise) {
    long taken = Math.min(bytes, MOST_BYTES);
    CompletableFuture<@Nullable Void> turn = enter(taken);
    return turn == null
        ? CompletableFuture.completedFuture(otherwise.get())
        : turn.thenCompose(now -> request.get()).whenComplete((answer, failure) -> leave(taken));
  }

  private synchronized @Nullable CompletableFuture<@Nullable Void> enter(long bytes) {
    if (waiting.isEmpty() && bytes <= free) {
      free -= bytes;
      return CompletableFuture.completedFuture(null);
    }
    if (waiting.size() == MOST_WAITING) {
      return null;
    }
    CompletableFuture<@Nullable Void> turn = new CompletableFuture<>();
    waiting.add(new Waiting(bytes, turn));
    return turn;
  }

  private void leave(long bytes) {
    admitted(bytes).forEach(turn -> turn.complete(null));
  }

  private synchronized List<CompletableFuture<@Nullable Void>> admitted(long left) {
    free += left;
    List<CompletableFuture<@Nullable Void>> turns = new ArrayList<>();
    for (Waiting next = waiting.peek(); next != null && next.bytes() <= free; ) {
      free -= next.bytes();
      turns.add(next.turn());
      waiting.remove();
      next = waiting.peek();
    }
    return turns;
  }
}
