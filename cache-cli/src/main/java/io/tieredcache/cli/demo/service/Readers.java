package io.tieredcache.cli.demo.service;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Threads that begin reads at a given rate, whether or not those before have been answered. Where
 * the machine is too slow for the rate, reads are fewer: what was missed is not made up for.
 *
 * <p>The number and the time of the next read are under the monitor.
 */
final class Readers implements Activity {
  private static final int THREADS = 2;
  private static final long JOIN_MILLIS = 3_000;

  /** Reads may come this much early, so that a thread wakes for several at once. */
  private static final long EARLY_NANOS = 2_000_000;

  /** How far reads may lag behind their time and still be made up for. */
  private static final long LAG_NANOS = 100_000_000;

  private final Load load;
  private final long nanosPerRead;
  private final List<Thread> threads;
  private volatile boolean closed;
  private volatile boolean finished;
  private long nextNumber;
  private long nextDue;

  Readers(Load load, int perSecond) {
    this.load = load;
    this.nanosPerRead = 1_000_000_000L / perSecond;
    this.threads =
        IntStream.range(0, THREADS).mapToObj(i -> new Thread(this::run, "reader-" + i)).toList();
    threads.forEach(thread -> thread.setDaemon(true));
  }

  @Override
  public synchronized void start() {
    nextDue = System.nanoTime();
    threads.forEach(Thread::start);
  }

  /** Whether there is nothing left to read, and all that was begun has ended. */
  boolean finished() {
    return finished && threads.stream().noneMatch(Thread::isAlive) && load.settled();
  }

  private record Turn(long number, long due) {}

  private synchronized Turn nextTurn() {
    Turn turn = new Turn(nextNumber++, nextDue);
    nextDue = Math.max(nextDue + nanosPerRead, System.nanoTime() - LAG_NANOS);
    return turn;
  }

  private void run() {
    while (!closed && !finished) {
      Turn turn = nextTurn();
      awaitTurn(turn.due());
      if (!load.read(turn.number())) {
        finished = true;
      }
    }
  }

  private void awaitTurn(long due) {
    for (long left = due - System.nanoTime();
        left > EARLY_NANOS && !closed;
        left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      for (Thread thread : threads) {
        LockSupport.unpark(thread);
        thread.join(JOIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
