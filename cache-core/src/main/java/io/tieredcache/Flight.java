package io.tieredcache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One read of one id under way, which all concurrent callers share. Its leader asks the tiers; the
 * others wait for {@link #answer}.
 *
 * <p>Safe because each field is written by one thread or only ever turns one way: {@code askedAt}
 * and {@code waiting} by the leader, {@code voided} and {@code barred} from false to true by
 * anyone, {@code reported} to true by anyone and back by the leader before it asks for a lease.
 */
final class Flight<I, V> {
  final I id;
  final String key;

  /** The floor of the id when the flight began: what is asked now and answers lower was lost. */
  final long floor;

  /** What L1 still has of a large value although its time ran out, or null. */
  final @Nullable Answer<V> known;

  final CompletableFuture<Answer<V>> answer = new CompletableFuture<>();

  /** An older flight of the id that this one replaced; touched under {@link Flights}' map only. */
  @Nullable Flight<I, V> superseded;

  private volatile long askedAt;
  private volatile boolean voided;
  private volatile boolean barred;
  private volatile boolean reported;
  private volatile @Nullable Thread waiting;
  private volatile boolean unguarded;

  Flight(I id, String key, long floor, long askedAt) {
    this(id, key, floor, askedAt, null);
  }

  Flight(I id, String key, long floor, long askedAt, @Nullable Answer<V> known) {
    this.known = known;
    this.id = id;
    this.key = key;
    this.floor = floor;
    this.askedAt = askedAt;
  }

  /** A question sent at this time was answered: what the flight brings is at least that new. */
  void asked(long sentAt) {
    askedAt = sentAt;
  }

  /** When the last question was sent that was answered; before that, when the flight began. */
  long askedAt() {
    return askedAt;
  }

  boolean takesJoiners(long now, long windowNanos) {
    return now - askedAt < windowNanos;
  }

  /**
   * L2 did not answer for it: nothing keeps others from loading the same, so its load is bounded.
   */
  void sharedFailed() {
    unguarded = true;
  }

  boolean isUnguarded() {
    return unguarded;
  }

  /** From now on it answers its callers but fills nothing: neither L1 nor L2. */
  void makeVoid() {
    barred = true;
    leaveLocal();
  }

  /**
   * L2 reports a change: from now on L1 keeps nothing of it, and L2 gets nothing under a lease that
   * was asked for before.
   */
  void report() {
    reported = true;
    leaveLocal();
  }

  /** Ends a pause of its leader, since what it waits for may have come. */
  private void leaveLocal() {
    voided = true;
    Thread leader = waiting;
    if (leader != null) {
      LockSupport.unpark(leader);
    }
  }

  /** The thread that {@link #makeVoid} wakes, or null for none; set before a look at the flag. */
  void wakes(@Nullable Thread leader) {
    waiting = leader;
  }

  boolean isVoid() {
    return voided;
  }

  /**
   * A lease is about to be asked for. L3 is asked after it was granted, so what L2 has reported so
   * far is in the answer: it may fill L2. A look at an expired value makes L2 report its end, and
   * would else keep the reader who noticed from filling it.
   */
  void asksForLease() {
    reported = false;
  }

  /** Whether L2 may be filled with what it brings, where the lease still stands. */
  boolean mayFill() {
    return !barred && !reported;
  }
}
