package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.Stamp;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a caller found who came for a lease, made a value of. Thread-safe: holds nothing. */
record PackedFinds(SharedStore store, Unpacking reads) {
  /** The value that was found, or the lease to replace one whose chunks are gone. */
  CompletableFuture<Acquired> settle(
      String key, Acquired acquired, Lease lease, Deadline deadline) {
    return settle(key, acquired, lease, deadline, true);
  }

  /**
   * @param again whether to ask for that lease, which may find another value
   */
  private CompletableFuture<Acquired> settle(
      String key, Acquired acquired, Lease lease, Deadline deadline, boolean again) {
    if (!(acquired instanceof Acquired.Found found)) {
      return CompletableFuture.completedFuture(acquired);
    }
    Stamp stamp = found.value().stamp();
    return reads
        .open(key, found.value(), deadline)
        .thenCompose(
            value -> {
              if (value != null) {
                return CompletableFuture.completedFuture(new Acquired.Found(value));
              }
              return again && stamp.present()
                  ? store
                      .refresh(key, stamp, lease, deadline)
                      .thenCompose(next -> settle(key, next, lease, deadline, false))
                  : CompletableFuture.failedFuture(
                      reads.unreadable("its parts are gone", deadline));
            });
  }

  /** The same of many; one missing a moment ago and here now is rarely more than one. */
  CompletableFuture<Batch<Acquired>> settleAll(
      Batch<Acquired> batch, Lease lease, Deadline deadline) {
    CompletableFuture<Batch<Acquired>> all = CompletableFuture.completedFuture(batch);
    for (Map.Entry<String, Acquired> entry : Map.copyOf(batch.answers()).entrySet()) {
      if (entry.getValue() instanceof Acquired.Found found) {
        String key = entry.getKey();
        var one = settle(key, found, lease, deadline);
        all = all.thenCompose(so -> one.handle((acquired, e) -> with(so, key, acquired, e)));
      }
    }
    return all;
  }

  private static Batch<Acquired> with(
      Batch<Acquired> batch, String key, @Nullable Acquired acquired, @Nullable Throwable failure) {
    if (acquired != null) {
      batch.answers().put(key, acquired);
      return batch;
    }
    batch.answers().remove(key);
    batch.failures().put(key, Causes.told(requireNonNull(failure, "failure")));
    return batch;
  }
}
