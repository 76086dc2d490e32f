package io.tieredcache.aws;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.codec.StringCodec;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads and writes of a cache that stays, and of new ones that connect, use it and go, counted. An
 * error is an exception, and a read that is older than what was written before it began.
 *
 * <p>Safe because counts are atomic, and one thread alone writes the ids that others read.
 */
final class RotationTraffic implements AutoCloseable {
  private static final int IDS = 500;

  /** Patient: on a busy machine a slow answer is no sign of a refused password. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final KeySchema<String, String> STATES =
      KeySchema.of("rotation:{state_id}:state", IdFormat.string(), StringCodec.of())
          .with(SchemaPolicy.builder().localTtl(Duration.ofMillis(25)).deadline(PATIENCE).build());

  private final RedisSettings settings;
  private final TieredCache cache;
  private final TypedCache<String, String> states;
  private final AtomicLongArray written = new AtomicLongArray(IDS);
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong newcomers = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicReference<String> firstError = new AtomicReference<>("");
  private final List<Thread> threads;
  private volatile boolean stopping;

  private RotationTraffic(RedisSettings settings) {
    this.settings = settings.connectTimeout(PATIENCE).commandTimeout(PATIENCE);
    this.cache = open();
    this.states = cache.of(STATES);
    this.threads =
        List.of(
            thread("reader-1", 1, this::read),
            thread("reader-2", 1, this::read),
            thread("writer", 1, this::write),
            thread("newcomer", 1_000, this::come));
  }

  /** Writes each id once, then goes on until closed. */
  static RotationTraffic start(RedisSettings settings) {
    RotationTraffic traffic = new RotationTraffic(settings);
    for (int i = 0; i < IDS; i++) {
      traffic.write();
    }
    traffic.threads.forEach(Thread::start);
    return traffic;
  }

  private TieredCache open() {
    return TieredCache.builder()
        .shared(RedisTier.connect(settings))
        .startTimeout(PATIENCE)
        .schemas(STATES)
        .build();
  }

  private Thread thread(String name, long pauseMillis, Runnable step) {
    Thread thread =
        new Thread(
            () -> {
              while (!stopping) {
                count(step);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
              }
            },
            name);
    thread.setDaemon(true);
    return thread;
  }

  private void count(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      errors.incrementAndGet();
      firstError.compareAndSet("", e.toString());
    }
  }

  private void read() {
    read(states);
    reads.incrementAndGet();
  }

  private void read(TypedCache<String, String> from) {
    int id = ThreadLocalRandom.current().nextInt(IDS);
    long least = written.get(id);
    String value = from.get("s-" + id);
    if (value == null || Long.parseLong(value) < least) {
      throw new IllegalStateException("read " + value + " after " + least + " was written");
    }
  }

  private void write() {
    long number = writes.get() + 1;
    int id = (int) (number % IDS);
    states.put("s-" + id, Long.toString(number));
    written.set(id, number);
    writes.set(number);
  }

  private void come() {
    try (TieredCache newcomer = open()) {
      TypedCache<String, String> own = newcomer.of(STATES);
      read(own);
      own.put("newcomer", "1");
    }
    newcomers.incrementAndGet();
  }

  /** What happened so far; no message of an error holds a password. */
  Map<String, ?> counts() {
    return Map.of(
        "reads", reads.get(),
        "writes", writes.get(),
        "newcomers", newcomers.get(),
        "errors", errors.get(),
        "firstError", firstError.get());
  }

  /** Ends the threads, then the cache. Repeating it does nothing. */
  @Override
  public void close() {
    stopping = true;
    for (Thread thread : threads) {
      try {
        thread.join(2 * PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (thread.isAlive()) {
        count(
            () -> {
              throw new IllegalStateException(thread.getName() + " does not end");
            });
      }
    }
    cache.close();
  }
}
