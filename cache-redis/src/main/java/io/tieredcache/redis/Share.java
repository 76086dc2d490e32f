package io.tieredcache.redis;

import io.tieredcache.spi.Batch;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A batch's keys that one node holds, on their way. */
interface Share<R> {
  /** Sends all; the future ends, never by a failure, when each key has its answer or failure. */
  CompletableFuture<@Nullable Void> send();

  /** Puts what came of each key into the batch; after all has ended. */
  void collect(Batch<R> batch);
}
