package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.WriteHorizon;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one schema whose newest value may not have reached L2: the write committed in L3, or
 * perhaps did, and L2 could not be told. Until L2 has been told, this process reads them from L3.
 * Other processes are stale by at most {@code deadline + ttl + localTtl} meanwhile: one that read
 * L3 before the write may fill L2 until its lease ends.
 *
 * <p>An unknown outcome is settled once a write that was under way has ended in L3: a commit obeys
 * no statement timeout, and a value read before it would hide it. That may take long: an L3 may not
 * tell its writes from others', as PostgreSQL does not, and one that somebody left open keeps keys
 * suspect until it is ended. They are read from L3 meanwhile, as promised. So L2 is told twice of
 * such a key: when the write has begun to commit if it ever does, since as a rule it has ended by
 * then, and once that is known.
 *
 * <p>Bounded: beyond {@value #MOST} keys the whole schema counts as suspect, as {@link Overflow}
 * says. Safe because a key leaves a map only if it still carries the very repair that its
 * invalidation was sent for, or that L3 was asked about; and what L3 has settled is to be told
 * before it leaves the other map, in which readers look first.
 */
final class Repairs {
  static final int MOST = 10_000;

  /** Requests under way at a time: a fraction of what a connection to Redis may queue. */
  static final int AT_ONCE = 256;

  /**
   * How long a request may be on its way beyond its call's end. Its statement's timeout counts from
   * when it arrives, in whole milliseconds; on a bad network a packet arrives when it is sent
   * again, which TCP does within a second.
   */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  static final Duration RETRY = Duration.ofMillis(500);
  private static final Logger LOG = System.getLogger(Repairs.class.getName());

  private final @Nullable SharedStore shared;
  private final Function<Deadline, CompletableFuture<WriteHorizon>> writes;
  private final Counters counters;
  private final LongSupplier nanoTime;

  /** Of which L2 is to be told. */
  private final Map<String, Repair> keys = new ConcurrentHashMap<>();

  /** Of which L2 is to be told once L3 says that their writes have ended. */
  private final Map<String, Repair> unsettled = new ConcurrentHashMap<>();

  private volatile long ttlNanos;
  private final Overflow overflow = new Overflow();
  private CompletableFuture<?> telling = CompletableFuture.completedFuture(null);

  /**
   * @param writes asks L3 how far its writes are
   */
  Repairs(
      @Nullable SharedStore shared,
      Function<Deadline, CompletableFuture<WriteHorizon>> writes,
      Counters counters,
      Duration ttl,
      LongSupplier nanoTime) {
    this.shared = shared;
    this.writes = writes;
    this.counters = counters;
    this.ttlNanos = ttl.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * What was read before a write may be filled up to a lease later, and live its time from then.
   */
  static Duration longestInShared(SchemaPolicy policy) {
    Duration lives =
        policy.ttl().compareTo(policy.negativeTtl()) > 0 ? policy.ttl() : policy.negativeTtl();
    return policy.deadline().plus(lives);
  }

  /**
   * When a write that failed just now has begun to commit, if it ever does: no statement has a
   * longer timeout than its call's deadline.
   */
  static Duration begunWithin(SchemaPolicy policy) {
    return policy.deadline().plus(ON_ITS_WAY);
  }

  /** L2 keeps values for longer from here on; those that it got before keep their time. */
  synchronized void extend(Duration ttl) {
    ttlNanos = Math.max(ttlNanos, ttl.toNanos());
  }

  /** How many keys it remembers. */
  int pending() {
    return keys.size()
        + (int) unsettled.keySet().stream().filter(key -> !keys.containsKey(key)).count();
  }

  /** Whether L2 may hold an older value of the key than L3. */
  boolean suspects(String key) {
    return isRemembered(key) || overflow.suspectsAll(nanoTime);
  }

  private boolean isRemembered(String key) {
    return (!unsettled.isEmpty() && unsettled.containsKey(key))
        || (!keys.isEmpty() && keys.containsKey(key));
  }

  /**
   * Remembers a key.
   *
   * @param settlesIn zero where the write's outcome is known; else after what time it has begun to
   *     commit if it ever does, as {@link #begunWithin}
   */
  void remember(String key, Duration settlesIn) {
    if (shared == null) {
      return;
    }
    counters.add(Count.REPAIR_REMEMBERED);
    long notBefore = nanoTime.getAsLong() + settlesIn.toNanos();
    boolean known = settlesIn.isZero();
    Repair repair = known ? Repair.settled(notBefore) : Repair.unsettled(notBefore);
    if (keys.size() + unsettled.size() < MOST || isRemembered(key)) {
      (known ? keys : unsettled).merge(key, repair, Repair::and);
    } else {
      overflow.add(repair, ttlNanos);
    }
  }

  /**
   * Tells L2 of keys that are due, unless the last telling is still under way. Never blocks or
   * throws; called again and again by one thread of the cache.
   */
  void run() {
    boolean idle = keys.isEmpty() && unsettled.isEmpty() && overflow.isSettled();
    if (shared != null && !idle && telling.isDone()) {
      try {
        telling = work(shared);
      } catch (RuntimeException e) {
        // A timer drops a task that throws; what was not told stays remembered and is tried again.
        LOG.log(Level.DEBUG, "repairs will be tried again", e);
      }
    }
  }

  private CompletableFuture<?> work(SharedStore shared) {
    Deadline deadline = Deadline.after(PATIENCE, nanoTime);
    CompletableFuture<?> settling = settle(deadline);
    // After it, since an answer that is there at once has settled keys by now.
    return CompletableFuture.allOf(settling, tell(shared, deadline))
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<?> settle(Deadline deadline) {
    long now = nanoTime.getAsLong();
    Map<String, Repair> due = due(unsettled, now);
    due.forEach((key, repair) -> tellFirst(key, repair, now));
    Repair beyond = overflow.due(now);
    return due.isEmpty() && beyond == null
        ? CompletableFuture.completedFuture(null)
        : writes
            .apply(deadline)
            .handle((horizon, failure) -> horizon)
            .thenAccept(horizon -> settle(due, beyond, horizon));
  }

  /** Its write can't begin any more, and may have ended long before L3 can say so. */
  private void tellFirst(String key, Repair repair, long now) {
    if (!repair.wasAsked()) {
      keys.merge(key, Repair.settled(now), Repair::and);
    }
  }

  /**
   * What L3 has ended is to be told, the rest to be asked for again.
   *
   * @param horizon null where L3 did not say
   */
  private void settle(
      Map<String, Repair> asked, @Nullable Repair beyond, @Nullable WriteHorizon horizon) {
    long now = nanoTime.getAsLong();
    long again = now + RETRY.toNanos();
    asked.forEach((key, repair) -> settle(key, repair, repair.by(horizon, again), now));
    if (beyond != null) {
      overflow.settle(beyond, horizon, now, again, ttlNanos);
    }
  }

  private void settle(String key, Repair asked, Repair said, long now) {
    if (said.isSettled()) {
      keys.merge(key, Repair.settled(now), Repair::and);
      unsettled.remove(key, asked);
    } else {
      unsettled.replace(key, asked, said);
    }
  }

  private static Map<String, Repair> due(Map<String, Repair> of, long now) {
    Map<String, Repair> due = new HashMap<>();
    of.forEach(
        (key, repair) -> {
          if (repair.isDue(now)) {
            due.put(key, repair);
          }
        });
    return due;
  }

  private CompletableFuture<?> tell(SharedStore shared, Deadline deadline) {
    return CompletableFuture.allOf(
        due(keys, nanoTime.getAsLong()).entrySet().stream()
            .limit(AT_ONCE)
            .map(entry -> tell(shared, entry.getKey(), entry.getValue(), deadline))
            .toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<?> tell(
      SharedStore shared, String key, Repair repair, Deadline deadline) {
    return shared
        .invalidate(key, Long.MAX_VALUE, deadline)
        .handle((done, failure) -> failure == null ? done(key, repair) : putBack(key, repair));
  }

  private boolean done(String key, Repair repair) {
    boolean told = keys.remove(key, repair);
    if (told && !unsettled.containsKey(key)) {
      counters.add(Count.REPAIRED);
    }
    return told;
  }

  /** Behind the others: the keys of a node that is down must not hold up those of the rest. */
  private boolean putBack(String key, Repair repair) {
    return keys.replace(key, repair, Repair.settled(nanoTime.getAsLong() + RETRY.toNanos()));
  }
}
