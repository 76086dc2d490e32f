package io.tieredcache.cli.alltiers;

import io.tieredcache.CacheEntry;
import io.tieredcache.TypedCache;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads at a fixed rate, whether or not earlier ones have ended, by turns of each cache; beside
 * them a thread that notes the machine's own stalls, and how often L3 has been read, fifty times a
 * second.
 */
final class OpenLoad implements AutoCloseable {
  private static final long TICK_NANOS = 1_000_000;
  private static final long COUNT_NANOS = 20_000_000;

  /** One read that has ended: when it began, how long it took, and who answered or what failed. */
  record Read(String key, long at, long took, @Nullable Tier tier, @Nullable Throwable failure) {
    boolean failed() {
      return tier == null;
    }
  }

  /** A stall of this process: no thread was to be expected to run. */
  record Stall(long begin, long end) {}

  /** How often L3 had been read by then, and how many reads of it were under way. */
  record Count(long at, int reads, int inside) {}

  private final List<TypedCache<String, World>> caches;
  private final List<String> ids;
  private final WatchedDurableTier durable;
  private final int rate;
  private final AtomicInteger open = new AtomicInteger();
  private final Queue<Read> reads = new ConcurrentLinkedQueue<>();
  private final Queue<Stall> stalls = new ConcurrentLinkedQueue<>();
  private final Queue<Count> counts = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;

  private OpenLoad(
      int rate,
      List<TypedCache<String, World>> caches,
      List<String> ids,
      WatchedDurableTier durable) {
    this.rate = rate;
    this.caches = caches;
    this.ids = ids;
    this.durable = durable;
  }

  static OpenLoad start(
      int rate,
      List<TypedCache<String, World>> caches,
      List<String> ids,
      WatchedDurableTier durable) {
    OpenLoad load = new OpenLoad(rate, caches, ids, durable);
    load.begin(load::pace);
    load.begin(load::watch);
    return load;
  }

  private void begin(Runnable work) {
    Thread thread = new Thread(work, "open-load");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void pace() {
    Random random = new Random(7);
    long begin = System.nanoTime();
    for (long sent = 0; running; ) {
      long due = (System.nanoTime() - begin) * rate / 1_000_000_000;
      for (; sent < due; sent++) {
        TypedCache<String, World> cache = caches.get((int) (sent % caches.size()));
        read(cache, ids.get(random.nextInt(ids.size())));
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  private void read(TypedCache<String, World> cache, String id) {
    String key = cache.schema().key(id);
    long at = System.nanoTime();
    open.incrementAndGet();
    var unused =
        cache.getEntryAsync(id).whenComplete((entry, failure) -> end(key, at, entry, failure));
  }

  private void end(
      String key, long at, @Nullable CacheEntry<World> entry, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    Tier tier = entry == null ? null : entry.tier();
    reads.add(new Read(key, at, System.nanoTime() - at, tier, cause));
    open.decrementAndGet();
  }

  private void watch() {
    long last = System.nanoTime();
    long counted = last;
    while (running) {
      LockSupport.parkNanos(TICK_NANOS);
      long now = System.nanoTime();
      if (now - last > 4 * TICK_NANOS) {
        stalls.add(new Stall(last, now));
      }
      last = now;
      if (now - counted >= COUNT_NANOS) {
        counted = now;
        counts.add(new Count(now, durable.reads(), durable.inside()));
      }
    }
  }

  /** Returns after this time of load. */
  void runFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Those that have ended. */
  List<Read> reads() {
    return List.copyOf(reads);
  }

  List<Stall> stalls() {
    return List.copyOf(stalls);
  }

  List<Count> counts() {
    return List.copyOf(counts);
  }

  /** Reads that never ended, once the load has been closed. */
  int open() {
    return open.get();
  }

  /** Ends the load and waits for reads under way, 5 s at most. */
  @Override
  public void close() {
    running = false;
    long limit = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(5_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    while (open.get() > 0 && System.nanoTime() < limit) {
      LockSupport.parkNanos(TICK_NANOS);
    }
  }
}
