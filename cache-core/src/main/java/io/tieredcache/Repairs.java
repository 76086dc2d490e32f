package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one schema whose newest value may not have reached L2: the write committed in L3, or
 * perhaps did, and L2 could not be told. Until L2 has been told, this process reads them from L3.
 * Other processes are stale by at most {@code deadline + ttl + localTtl} meanwhile: one that read
 * L3 before the write may fill L2 until its lease ends.
 *
 * <p>Bounded: beyond {@value #MOST} keys the whole schema counts as suspect for one {@code ttl},
 * after which L2 holds nothing that old. Safe because a key leaves the map only if it still carries
 * the time that its invalidation was sent for.
 */
final class Repairs {
  static final int MOST = 10_000;

  /** Requests under way at a time: a fraction of what a connection to Redis may queue. */
  static final int AT_ONCE = 256;

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  static final Duration RETRY = Duration.ofMillis(500);
  private static final Logger LOG = System.getLogger(Repairs.class.getName());

  private final @Nullable SharedStore shared;
  private final Counters counters;
  private final long ttlNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Long> keys = new ConcurrentHashMap<>();
  private volatile @Nullable Long allSuspectUntil;
  private CompletableFuture<?> telling = CompletableFuture.completedFuture(null);

  Repairs(@Nullable SharedStore shared, Counters counters, Duration ttl, LongSupplier nanoTime) {
    this.shared = shared;
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

  /** How many keys it remembers. */
  int pending() {
    return keys.size();
  }

  /** Whether L2 may hold an older value of the key than L3. */
  boolean suspects(String key) {
    Long until = allSuspectUntil;
    return (!keys.isEmpty() && keys.containsKey(key))
        || (until != null && nanoTime.getAsLong() - until < 0);
  }

  /**
   * Remembers a key.
   *
   * @param settlesIn when the write's outcome can no longer change: zero where it is known, else
   *     the statement's own timeout
   */
  void remember(String key, Duration settlesIn) {
    if (shared == null) {
      return;
    }
    counters.add(Count.REPAIR_REMEMBERED);
    long notBefore = nanoTime.getAsLong() + settlesIn.toNanos();
    if (keys.size() < MOST || keys.containsKey(key)) {
      keys.merge(key, notBefore, Repairs::later);
    } else {
      suspectAll(notBefore + ttlNanos);
    }
  }

  private synchronized void suspectAll(long until) {
    Long earlier = allSuspectUntil;
    allSuspectUntil = earlier == null ? until : later(earlier, until);
  }

  /** By difference, since {@code nanoTime} may overflow. */
  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  /**
   * Tells L2 of keys that are due, unless the last telling is still under way. Never blocks or
   * throws; called again and again by one thread of the cache.
   */
  void run() {
    if (shared != null && !keys.isEmpty() && telling.isDone()) {
      try {
        telling = tell(shared);
      } catch (RuntimeException e) {
        // A timer drops a task that throws; what was not told stays remembered and is tried again.
        LOG.log(Level.DEBUG, "repairs will be tried again", e);
      }
    }
  }

  private CompletableFuture<?> tell(SharedStore shared) {
    long now = nanoTime.getAsLong();
    Deadline deadline = Deadline.after(PATIENCE, nanoTime);
    return CompletableFuture.allOf(
            keys.entrySet().stream()
                .filter(entry -> now - entry.getValue() >= 0)
                .limit(AT_ONCE)
                .map(entry -> tell(shared, entry.getKey(), entry.getValue(), deadline))
                .toArray(CompletableFuture[]::new))
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<?> tell(
      SharedStore shared, String key, Long notBefore, Deadline deadline) {
    return shared
        .invalidate(key, Long.MAX_VALUE, deadline)
        .handle(
            (done, failure) -> failure == null ? done(key, notBefore) : putBack(key, notBefore));
  }

  private boolean done(String key, Long notBefore) {
    boolean settled = keys.remove(key, notBefore);
    if (settled) {
      counters.add(Count.REPAIRED);
    }
    return settled;
  }

  /** Behind the others: the keys of a node that is down must not hold up those of the rest. */
  private boolean putBack(String key, Long notBefore) {
    return keys.replace(key, notBefore, nanoTime.getAsLong() + RETRY.toNanos());
  }
}
