package io.tieredcache;

import io.tieredcache.spi.Deadline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The flushers of one write-behind schema and their threads. Each partition has its turn once a
 * flush interval, spread over it. Thread-safe; one thread closes it.
 */
final class Flushers {
  private static final int THREADS = 4;

  /** For a pass and a request to L2, where there is no time to drain. */
  private static final Duration LEAVING = Duration.ofMillis(500);

  private static final Logger LOG = System.getLogger(Flushers.class.getName());

  private final String schema;
  private final WriteBehindPolicy policy;
  private final List<PartitionFlusher> partitions = new ArrayList<>();
  private final ScheduledExecutorService threads;
  private final List<Future<?>> turns = new ArrayList<>();
  private final List<PartitionDrain> drains = new ArrayList<>();
  private final List<CompletableFuture<?>> leaves = new ArrayList<>();
  private volatile boolean started;

  Flushers(FlushParts parts, WriteBehindPolicy policy, SchedulerFactory schedulers) {
    this.schema = parts.schema();
    this.policy = policy;
    String owner = UUID.randomUUID().toString();
    for (int partition = 0; partition < policy.journalPartitions(); partition++) {
      partitions.add(new PartitionFlusher(parts, partition, owner));
    }
    this.threads = schedulers.create("tieredcache-flush", Math.min(THREADS, partitions.size()));
  }

  /** Begins to flush. */
  void start() {
    partitions.forEach(PartitionFlusher::begin);
    long interval = policy.flushInterval().toNanos();
    for (int i = 0; i < partitions.size(); i++) {
      PartitionFlusher partition = partitions.get(i);
      turns.add(
          threads.scheduleWithFixedDelay(
              () -> run(partition),
              interval * (i + 1) / partitions.size(),
              interval,
              TimeUnit.NANOSECONDS));
    }
    started = true;
  }

  private void run(PartitionFlusher partition) {
    try {
      partition.run();
    } catch (RuntimeException | Error e) {
      // A scheduler drops a task that throws, and what it would have flushed would wait for ever.
      LOG.log(Level.ERROR, schema + ": a flush broke and is tried again", e);
    }
  }

  /**
   * Begins to end: from here on flushes what this process may flush, for as long as {@code
   * drainTimeout}; where that is zero, only lets others go on. Returns at once; {@link #close}
   * waits. Called once.
   */
  void beginClose() {
    turns.forEach(turn -> turn.cancel(false));
    partitions.forEach(PartitionFlusher::beginClose);
    if (!started) {
      return;
    }
    Deadline deadline = Deadline.after(policy.drainTimeout(), System::nanoTime);
    if (policy.drainTimeout().isZero()) {
      Deadline leaving = Deadline.after(LEAVING, System::nanoTime);
      partitions.forEach(partition -> leaves.add(partition.leave(leaving)));
    } else {
      partitions.forEach(
          partition -> drains.add(PartitionDrain.begin(partition, threads, deadline)));
    }
  }

  /** Waits for what {@link #beginClose} began, gives the rest to others and ends the threads. */
  void close() {
    try {
      awaitDrained();
      awaitLeft();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      DaemonThreads.end(threads);
    }
  }

  /** A pass that takes longer is interrupted with its thread, and gives the right back then. */
  private void awaitLeft() throws InterruptedException {
    try {
      CompletableFuture.allOf(leaves.toArray(CompletableFuture[]::new))
          .get(LEAVING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(Level.DEBUG, "some rights to flush are given back later, or end by themselves", e);
    }
  }

  private void awaitDrained() throws InterruptedException {
    int open = 0;
    for (PartitionDrain drain : drains) {
      if (!drain.awaitEnd()) {
        open++;
      }
    }
    if (open > 0) {
      LOG.log(
          Level.WARNING,
          "{0}: {1} of {2} partitions were not drained within {3}; what they hold stays in the"
              + " journal for the next process",
          schema,
          open,
          partitions.size(),
          policy.drainTimeout());
    }
  }
}
