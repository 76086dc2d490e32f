package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Tier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The read path for callers that don't block: L2 is asked without a thread; its answer, and all
 * that may follow, is dealt with by one of the cache's workers. Thread-safe.
 */
final class AsyncReads<I, V> {
  private final SchemaContext<I, V> context;
  private final ReadPath<I, V> path;
  private final Executor workers;

  AsyncReads(SchemaContext<I, V> context, ReadPath<I, V> path, Executor workers) {
    this.context = context;
    this.path = path;
    this.workers = workers;
  }

  /** As {@link ReadPath#read}. */
  CompletableFuture<Answer<V>> read(
      I id, @Nullable Loader<? super I, ? extends V> loader, Deadline deadline) {
    ReadEvent event = ReadEvent.start();
    return readNow(id, loader, deadline)
        .whenComplete(
            (answer, failure) -> event.end(context.schema(), answer == null ? null : answer.tier()))
        .exceptionally(failure -> context.stale().insteadOf(Causes.told(failure), id));
  }

  private CompletableFuture<Answer<V>> readNow(
      I id, @Nullable Loader<? super I, ? extends V> loader, Deadline deadline) {
    Flight<I, V> mine = context.newFlight(id);
    Flight<I, V> flight = context.flights().join(mine, context.now());
    if (flight == mine) {
      lead(mine, loader, deadline);
    } else {
      context.counters().add(Count.FLIGHT_SHARED);
    }
    return flight
        .answer
        .copy()
        .orTimeout(deadline.remainingNanos(), TimeUnit.NANOSECONDS)
        .handle(Ended::new)
        .thenCompose(ended -> next(id, loader, deadline, flight == mine, ended));
  }

  /** How a flight ended: one of both. */
  private record Ended<V>(@Nullable Answer<V> answer, @Nullable Throwable failure) {}

  private CompletableFuture<Answer<V>> next(
      I id,
      @Nullable Loader<? super I, ? extends V> loader,
      Deadline deadline,
      boolean led,
      Ended<V> ended) {
    Answer<V> answer = ended.answer();
    Throwable failure = ended.failure();
    if (answer != null && (led || loader == null || answer.endsLoad())) {
      return CompletableFuture.completedFuture(answer);
    }
    Throwable cause = failure == null ? null : Causes.of(failure);
    boolean again = cause == null || path.leaderGaveUp(cause, loader);
    if (!led && again && !deadline.expired()) {
      return readNow(id, loader, deadline);
    }
    return CompletableFuture.failedFuture(
        cause == null || cause instanceof TimeoutException
            ? context.waits().tooLate(Tier.L1, "get", deadline)
            : cause);
  }

  private void lead(
      Flight<I, V> flight, @Nullable Loader<? super I, ? extends V> loader, Deadline deadline) {
    ReadPath.@Nullable Asked asked = path.ask(flight, deadline);
    Runnable rest = () -> path.lead(flight, asked, loader, deadline);
    if (asked == null) {
      work(flight, rest, deadline);
      return;
    }
    var unused =
        asked
            .answer()
            .copy()
            .orTimeout(asked.within().remainingNanos(), TimeUnit.NANOSECONDS)
            .whenComplete(
                (found, failure) -> {
                  deadline.spent("L2 get", context.now() - asked.at());
                  work(flight, rest, deadline);
                });
  }

  private void work(Flight<I, V> flight, Runnable rest, Deadline deadline) {
    try {
      workers.execute(rest);
    } catch (RejectedExecutionException e) {
      flight.answer.completeExceptionally(
          context.waits().refused(Tier.L1, "get", deadline, String.valueOf(e.getMessage())));
      context.flights().end(flight);
    }
  }
}
