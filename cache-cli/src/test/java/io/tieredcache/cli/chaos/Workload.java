package io.tieredcache.cli.chaos;

import io.tieredcache.CacheEntry;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.spi.Tier;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What one member of the fleet does all the time, and the record of it. */
final class Workload implements AutoCloseable {
  static final int WORLDS = 24;
  static final int SCRATCH = 12;
  private static final int READERS = 2;
  private static final int TOLD_AT_MOST = 5;
  private static final int BATCH = 6;

  /** L1 answers no older value that nobody reports changes of. */
  private static final Duration UNVOUCHED = Duration.ofMillis(150);

  private static final long READ_PAUSE = Duration.ofMillis(1).toNanos();
  private static final long CHANGE_PAUSE = Duration.ofMillis(20).toNanos();
  private static final long WRITE_PAUSE = Duration.ofMillis(4).toNanos();

  private final String name;
  private final TypedCache<String, Written> worlds;
  private final TypedCache<String, Written> tracked;
  private final TypedCache<String, Written> scratch;
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private final List<AtomicLong> stepsDone = new ArrayList<>();
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicLong vouched = new AtomicLong();
  private volatile Seen seen = Seen.nothing();
  private @Nullable Hiccups hiccups;
  private volatile boolean ended;

  /** What was seen of the three schemas. */
  record Seen(History worlds, History tracked, History scratch) {
    static Seen nothing() {
      return new Seen(new History(), new History(), new History());
    }
  }

  Workload(String name, TieredCache cache) {
    this.name = name;
    this.worlds = cache.of(Written.WORLDS);
    this.tracked = cache.of(Written.TRACKED);
    this.scratch = cache.of(Written.SCRATCH);
  }

  /** The storage keys that it reads and writes. */
  static List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < WORLDS; i++) {
      keys.add(Written.WORLDS.key("w" + i));
      keys.add(Written.TRACKED.key("w" + i));
    }
    for (int i = 0; i < SCRATCH; i++) {
      keys.add(Written.SCRATCH.key("s" + i));
    }
    return keys;
  }

  void start() {
    hiccups = Hiccups.into(seen.worlds, name);
    for (int i = 0; i < READERS; i++) {
      begin("read", READ_PAUSE, this::readWorlds);
    }
    begin("write", WRITE_PAUSE, random -> write(random, worlds, seen.worlds));
    begin("track", READ_PAUSE, random -> read(random, tracked, seen.tracked));
    begin("change", CHANGE_PAUSE, random -> write(random, tracked, seen.tracked));
    begin("scratch", WRITE_PAUSE, this::useScratch);
  }

  private interface Step {
    void run(Random random);
  }

  private void begin(String what, long pause, Step step) {
    AtomicLong steps = new AtomicLong();
    stepsDone.add(steps);
    Thread thread =
        new Thread(
            () -> {
              Random random = new Random(what.hashCode());
              while (!ended) {
                step.run(random);
                steps.incrementAndGet();
                LockSupport.parkNanos(pause);
              }
            },
            "chaos-" + name + "-" + what);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void readWorlds(Random random) {
    if (random.nextInt(10) == 0) {
      readBatch(random);
    } else {
      read(random, worlds, seen.worlds);
    }
  }

  private void read(Random random, TypedCache<String, Written> cache, History history) {
    String id = "w" + random.nextInt(WORLDS);
    long from = System.nanoTime();
    try {
      CacheEntry<Written> entry = cache.getEntry(id);
      if (entry != null && entry.tier() == Tier.L1 && entry.maxAge().compareTo(UNVOUCHED) > 0) {
        vouched.incrementAndGet();
      }
      history.add(entry == null ? call(id, Kind.READ, false, null, from) : call(id, entry, from));
    } catch (TierException e) {
      history.add(call(id, Kind.READ, true, null, from));
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

  private void write(Random random, TypedCache<String, Written> cache, History history) {
    String id = "w" + random.nextInt(WORLDS);
    if (random.nextInt(20) == 0) {
      add(history, id, Kind.REMOVE, null, () -> cache.remove(id));
    } else {
      Written value = new Written(name, numbers.incrementAndGet());
      add(history, id, Kind.WRITE, value, () -> cache.put(id, value));
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
      tell(e);
    }
    history.add(call(id, kind, failed, value, from));
  }

  /** For whoever looks into a failure; a fault makes thousands alike. */
  private void tell(TierException failure) {
    if (told.incrementAndGet() <= TOLD_AT_MOST) {
      System.err.println("chaos: " + name + ": " + failure.getMessage());
    }
  }

  private Call call(String id, CacheEntry<Written> entry, long from) {
    return new Call(
        name,
        id,
        Kind.READ,
        false,
        entry.value().token(),
        entry.version(),
        entry.tier(),
        from,
        System.nanoTime());
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

  /** How often L1 answered with what only a primary that reports can have vouched for. */
  long vouched() {
    return vouched.get();
  }

  /**
   * What was seen since the last time; the next record is begun. All calls that had begun before
   * are in it: waits for those under way.
   */
  Seen take() {
    told.set(0);
    Seen taken = seen;
    Seen fresh = Seen.nothing();
    Hiccups old = hiccups;
    hiccups = Hiccups.into(fresh.worlds, name);
    seen = fresh;
    if (old != null) {
      old.close();
    }
    awaitSteps();
    return taken;
  }

  /** A step that began before this was called notes its calls in the record of then. */
  private void awaitSteps() {
    List<Long> before = stepsDone.stream().map(AtomicLong::get).toList();
    Observation.until(
        "an end of each call under way",
        () -> {
          for (int i = 0; i < before.size(); i++) {
            if (stepsDone.get(i).get() == before.get(i)) {
              return false;
            }
          }
          return true;
        });
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
