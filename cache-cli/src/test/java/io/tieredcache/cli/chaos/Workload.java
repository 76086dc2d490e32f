package io.tieredcache.cli.chaos;

import io.tieredcache.CacheEntry;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.history.Call;
import io.tieredcache.testkit.history.Call.Kind;
import io.tieredcache.testkit.history.Hiccups;
import io.tieredcache.testkit.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What one member of the fleet does all the time, and the record of it. */
final class Workload implements AutoCloseable {
  static final int WORLDS = 24;
  static final int SCRATCH = 12;
  private static final int READERS = 2;
  private static final int BATCH = 6;
  private static final long READ_PAUSE = Duration.ofMillis(1).toNanos();
  private static final long WRITE_PAUSE = Duration.ofMillis(4).toNanos();

  private final String name;
  private final TypedCache<String, Written> worlds;
  private final TypedCache<String, Written> scratch;
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile Seen seen = new Seen(new History(), new History());
  private @Nullable Hiccups hiccups;
  private volatile boolean ended;

  /** What was seen of the two schemas. */
  record Seen(History worlds, History scratch) {}

  Workload(String name, TieredCache cache) {
    this.name = name;
    this.worlds = cache.of(Written.WORLDS);
    this.scratch = cache.of(Written.SCRATCH);
  }

  void start() {
    hiccups = Hiccups.into(seen.worlds, name);
    for (int i = 0; i < READERS; i++) {
      begin("read", READ_PAUSE, this::readWorld);
    }
    begin("write", WRITE_PAUSE, this::writeWorld);
    begin("scratch", WRITE_PAUSE, this::useScratch);
  }

  private interface Step {
    void run(Random random);
  }

  private void begin(String what, long pause, Step step) {
    Thread thread =
        new Thread(
            () -> {
              Random random = new Random(what.hashCode());
              while (!ended) {
                step.run(random);
                LockSupport.parkNanos(pause);
              }
            },
            "chaos-" + name + "-" + what);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void readWorld(Random random) {
    if (random.nextInt(10) == 0) {
      readBatch(random);
      return;
    }
    String id = "w" + random.nextInt(WORLDS);
    long from = System.nanoTime();
    try {
      CacheEntry<Written> entry = worlds.getEntry(id);
      seen.worlds.add(
          entry == null
              ? call(id, Kind.READ, false, null, from)
              : new Call(
                  name,
                  id,
                  Kind.READ,
                  false,
                  entry.value().token(),
                  entry.version(),
                  entry.tier(),
                  from,
                  System.nanoTime()));
    } catch (TierException e) {
      seen.worlds.add(call(id, Kind.READ, true, null, from));
    }
  }

  private void readBatch(Random random) {
    Set<String> ids = new LinkedHashSet<>();
    for (int i = 0; i < BATCH; i++) {
      ids.add("w" + random.nextInt(WORLDS));
    }
    long from = System.nanoTime();
    try {
      Map<String, Written> found = worlds.getAll(ids);
      ids.forEach(id -> seen.worlds.add(call(id, Kind.READ, false, found.get(id), from)));
    } catch (TierException e) {
      ids.forEach(id -> seen.worlds.add(call(id, Kind.READ, true, null, from)));
    }
  }

  private void writeWorld(Random random) {
    String id = "w" + random.nextInt(WORLDS);
    if (random.nextInt(20) == 0) {
      add(seen.worlds, id, Kind.REMOVE, null, () -> worlds.remove(id));
    } else {
      Written value = new Written(name, numbers.incrementAndGet());
      add(seen.worlds, id, Kind.WRITE, value, () -> worlds.put(id, value));
    }
  }

  private void useScratch(Random random) {
    String id = "s" + random.nextInt(SCRATCH);
    if (random.nextBoolean()) {
      Written value = new Written(name, numbers.incrementAndGet());
      add(seen.scratch, id, Kind.WRITE, value, () -> scratch.put(id, value));
    } else {
      add(seen.scratch, id, Kind.READ, null, () -> scratch.get(id));
    }
  }

  private void add(
      History history, String id, Kind kind, @Nullable Written value, Runnable action) {
    long from = System.nanoTime();
    boolean failed = false;
    try {
      action.run();
    } catch (TierException e) {
      failed = true;
    }
    history.add(call(id, kind, failed, value, from));
  }

  private Call call(String id, Kind kind, boolean failed, @Nullable Written value, long from) {
    return new Call(
        name,
        id,
        kind,
        failed,
        value == null ? null : value.token(),
        0,
        null,
        from,
        System.nanoTime());
  }

  /** What was seen since the last time; the next record is begun. */
  Seen take() {
    Seen taken = seen;
    Seen fresh = new Seen(new History(), new History());
    Hiccups old = hiccups;
    hiccups = Hiccups.into(fresh.worlds, name);
    seen = fresh;
    if (old != null) {
      old.close();
    }
    return taken;
  }

  @Override
  public void close() {
    ended = true;
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(10).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (hiccups != null) {
      hiccups.close();
    }
  }
}
