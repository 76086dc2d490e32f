package io.tieredcache.spi;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operations of L2 for one schema, each atomic within one key. Thread-safe, never blocks.
 *
 * <p>Around a key that is missing or known to be absent stands a <em>fence</em>: a lease or an
 * absent mark. Nothing but {@link #put} over a stamp creates or replaces a value without a lease
 * that is still there, and whatever changes the key through this interface voids the lease.
 * Therefore a delayed, repeated or lost step costs a load and never stores a stale value.
 *
 * <p>Futures fail with {@link TierException} only. They may complete on the driver's own thread: do
 * not block or decode large values there. A future that is still open at its deadline fails with
 * {@link DeadlineExceededException}, or is left to the caller's own wait.
 */
public interface SharedStore {
  /**
   * The node that holds the key by now, or an empty string where there is only one. Nodes fail one
   * by one, so each has its own circuit breaker. Costs no request; asked for with each one.
   */
  default String node(String key) {
    return "";
  }

  /** The value, or null where there is none. A hit costs one command. */
  CompletableFuture<@Nullable SharedValue> get(String key, Deadline deadline);

  /**
   * {@link #get} that a copy of the primary may answer, in a {@link SharedValue#copied copied}
   * value. Where the copy has none, one below the floor (one without a stamp has version 0), or no
   * answer, the primary answers.
   *
   * @param floor the highest version that the caller has seen; 0 for none
   */
  default CompletableFuture<@Nullable SharedValue> getNear(
      String key, long floor, Deadline deadline) {
    return get(key, deadline);
  }

  /**
   * After a miss: the value if it is there by now, else the absent mark, else the lease, granted or
   * held by another.
   */
  CompletableFuture<Acquired> acquire(String key, Lease lease, Deadline deadline);

  /**
   * Before a value's end: the lease although the value is there, if it still has this stamp. As
   * {@link #acquire} where it is gone; a value of another stamp is found. A store that can't tell
   * answers as {@link #acquire}, and nothing is refreshed ahead.
   *
   * @param seen the value's stamp, {@link Stamp#present present}
   */
  default CompletableFuture<Acquired> refresh(
      String key, Stamp seen, Lease lease, Deadline deadline) {
    return acquire(key, lease, deadline);
  }

  /**
   * Stores the value if the lease is still this token's and the key is as {@link #acquire} or
   * {@link #put} left it. Ends the lease.
   */
  CompletableFuture<FillOutcome> fill(
      String key, Lease lease, SharedWrite write, Deadline deadline);

  /**
   * Marks the key absent under the same condition as {@link #fill}, which deletes the value that a
   * {@link #refresh} saw. Ends the lease.
   *
   * @param millis how long the mark stands, in milliseconds; 0 ends the lease and changes nothing
   *     else
   */
  CompletableFuture<FillOutcome> fillAbsent(
      String key, Lease lease, long millis, Deadline deadline);

  /**
   * Voids any lease and absent mark, then replaces an older stamp and leaves a newer one. Where
   * there is no stamp: deletes what is there and grants this lease. With {@link
   * SharedWrite#ASSIGNED} it always stores.
   */
  CompletableFuture<PutOutcome> put(String key, SharedWrite write, Lease lease, Deadline deadline);

  /**
   * Deletes value, lease and absent mark.
   *
   * @param version leaves a value whose stamp is not older than this; {@link Long#MAX_VALUE} leaves
   *     none
   */
  CompletableFuture<@Nullable Void> invalidate(String key, long version, Deadline deadline);

  /**
   * {@link #get} for a caller who still has the value of this stamp. Where the value's whole stamp
   * is the same, the payload may be left out: it is empty then.
   *
   * @param known a stamp that is {@link Stamp#present present}
   */
  default CompletableFuture<@Nullable SharedValue> getUnless(
      String key, Stamp known, Deadline deadline) {
    return get(key, deadline);
  }

  /** The stamp of the value without its payload, or null where there is no value. */
  CompletableFuture<@Nullable Stamp> revalidate(String key, Deadline deadline);

  /** {@link #get} of many keys; keys without a value have no answer. */
  default CompletableFuture<Batch<SharedValue>> getAll(Collection<String> keys, Deadline deadline) {
    return each(keys, key -> get(key, deadline));
  }

  /**
   * {@link #getAll} as several answers, as a rule one for the keys of each node: the caller can
   * look at one while others are under way. No key is in two of them. What fails should fail key by
   * key: of a part that fails as a whole nobody knows whose it was, so keys that other parts have
   * no value of fail with it.
   */
  default List<CompletableFuture<Batch<SharedValue>>> getAllInParts(
      Collection<String> keys, Deadline deadline) {
    return List.of(getAll(keys, deadline));
  }

  /**
   * {@link #getUnless} of many keys, in parts as {@link #getAllInParts}.
   *
   * @param known stamps that are {@link Stamp#present present}, by storage key
   */
  default List<CompletableFuture<Batch<SharedValue>>> getAllUnless(
      Map<String, Stamp> known, Deadline deadline) {
    return List.of(each(known, (key, stamp) -> getUnless(key, stamp, deadline)));
  }

  /**
   * {@link #getNear} of many keys.
   *
   * @param floors by storage key
   */
  default CompletableFuture<Batch<SharedValue>> getAllNear(
      Map<String, Long> floors, Deadline deadline) {
    return getAll(floors.keySet(), deadline);
  }

  /** {@link #acquire} of many keys. */
  default CompletableFuture<Batch<Acquired>> acquireAll(
      Collection<String> keys, Lease lease, Deadline deadline) {
    return each(keys, key -> acquire(key, lease, deadline));
  }

  /** {@link #fill} of many keys. */
  default CompletableFuture<Batch<FillOutcome>> fillAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return each(writes, (key, write) -> fill(key, lease, write, deadline));
  }

  /** {@link #fillAbsent} of many keys. */
  default CompletableFuture<Batch<FillOutcome>> fillAbsentAll(
      Collection<String> keys, Lease lease, long millis, Deadline deadline) {
    return each(keys, key -> fillAbsent(key, lease, millis, deadline));
  }

  /** {@link #put} of many keys. */
  default CompletableFuture<Batch<PutOutcome>> putAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return each(writes, (key, write) -> put(key, write, lease, deadline));
  }

  /** {@link #revalidate} of many keys; keys without a value have no answer. */
  default CompletableFuture<Batch<Stamp>> revalidateAll(
      Collection<String> keys, Deadline deadline) {
    return each(keys, key -> revalidate(key, deadline));
  }

  /**
   * {@link #invalidate} of many keys; true for each of which it was done.
   *
   * @param versions by storage key
   */
  default CompletableFuture<Batch<Boolean>> invalidateAll(
      Map<String, Long> versions, Deadline deadline) {
    return each(
        versions,
        (key, version) -> invalidate(key, version, deadline).thenApply(done -> Boolean.TRUE));
  }

  private static <R> CompletableFuture<Batch<R>> each(
      Collection<String> keys, Function<String, CompletableFuture<@Nullable R>> request) {
    Map<String, CompletableFuture<@Nullable R>> futures = new LinkedHashMap<>();
    keys.forEach(key -> futures.put(key, request.apply(key)));
    return gather(futures);
  }

  private static <T, R> CompletableFuture<Batch<R>> each(
      Map<String, T> about, BiFunction<String, T, CompletableFuture<@Nullable R>> request) {
    Map<String, CompletableFuture<@Nullable R>> futures = new LinkedHashMap<>();
    about.forEach((key, each) -> futures.put(key, request.apply(key, each)));
    return gather(futures);
  }

  private static <R> CompletableFuture<Batch<R>> gather(
      Map<String, CompletableFuture<@Nullable R>> futures) {
    return Batches.gather(futures);
  }
}
