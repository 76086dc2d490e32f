package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Tier;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Bounds what one schema asks of L3 and of loaders. While L2 answers, its leases hold the fleet
 * back; when it does not, everything would rush onto what lies below. Thread-safe.
 *
 * @param reads room for reads of L3 that L2 did not answer for; all schemas share it
 * @param loads room for the schema's loaders
 */
record Rush(Bulkhead reads, Bulkhead loads, Waits waits, Counters counters) {
  /** Reads L3 for keys that L2 did not answer for, if there is room at once. */
  <R> R read(Deadline deadline, Supplier<R> read) {
    if (!enter(reads, 0, Tier.L3, deadline)) {
      counters.add(Count.SHED_READ);
      throw waits.refused(
          Tier.L3,
          "get",
          deadline,
          "L2 does not answer, and " + reads.size() + " reads are under way");
    }
    try {
      return read.get();
    } finally {
      reads.leave();
    }
  }

  /**
   * Hands a loader to its threads when there is room. The room is free again when the loader has
   * really ended, which may be after its caller gave up.
   *
   * @param unguarded whether L2 did not answer for the key: then there is no wait for room
   * @throws RejectedExecutionException when too many loads of the process wait for a thread
   */
  void load(boolean unguarded, Deadline deadline, Executor threads, Runnable loader) {
    long wait = unguarded ? 0 : deadline.remainingNanos() / 2;
    if (!enter(loads, wait, Tier.LOADER, deadline)) {
      counters.add(Count.SHED_LOAD);
      throw waits.refused(
          Tier.LOADER, "load", deadline, loads.size() + " loads are under way (concurrentLoads)");
    }
    try {
      threads.execute(
          () -> {
            try {
              loader.run();
            } finally {
              loads.leave();
            }
          });
    } catch (RejectedExecutionException e) {
      loads.leave();
      throw e;
    }
  }

  private boolean enter(Bulkhead room, long waitNanos, Tier tier, Deadline deadline) {
    long begin = deadline.elapsedNanos();
    try {
      boolean entered = room.enter(waitNanos);
      deadline.spent("room for a load", deadline.elapsedNanos() - begin);
      return entered;
    } catch (InterruptedException e) {
      throw waits.interrupted(tier, "wait", deadline);
    }
  }
}
