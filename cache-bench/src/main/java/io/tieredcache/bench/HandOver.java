package io.tieredcache.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Threads that ask and wait, another that answers all that wait, and nothing done for it: what
 * waking the callers costs alone. Thread-safe: a question is in the queue before {@code busy} is
 * looked at.
 */
final class HandOver implements AutoCloseable {
  private final Queue<CompletableFuture<Integer>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final ExecutorService thread =
      new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1));

  /** One question; 1, once it is answered. */
  int ask() throws ExecutionException, InterruptedException {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    waiting.add(answer);
    if (busy.compareAndSet(false, true)) {
      thread.execute(this::answerAll);
    }
    return answer.get();
  }

  private void answerAll() {
    do {
      for (List<CompletableFuture<Integer>> some = next(); !some.isEmpty(); some = next()) {
        some.forEach(answer -> answer.complete(1));
      }
      busy.set(false);
    } while (!waiting.isEmpty() && busy.compareAndSet(false, true));
  }

  private List<CompletableFuture<Integer>> next() {
    List<CompletableFuture<Integer>> some = new ArrayList<>();
    for (var each = waiting.poll(); each != null; each = waiting.poll()) {
      some.add(each);
    }
    return some;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
