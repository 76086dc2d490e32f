package io.tieredcache.spi;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one write-behind schema in L2: what has been accepted and is not yet in L3. Each
 * operation is atomic within one partition. Thread-safe, never blocks.
 *
 * <p>A partition gives versions that only ever rise, also where its clock goes back. Beside the
 * entries it holds the newest unflushed value of each key, for readers, and its dead letters. None
 * of it expires.
 *
 * <p>Futures fail with {@link TierException} only. An append that fails with {@link
 * TierUnavailableException} journaled nothing; one that fails otherwise may have been journaled all
 * the same.
 */
public interface Journal {
  /**
   * The node that holds a partition, as far as is known, or an empty string: its failures are told
   * apart from other nodes' by it. Cheap; never blocks.
   */
  default String node(int partition) {
    return "";
  }

  /**
   * Journals these writes of one partition, in this order, each key at most once.
   *
   * @param put how the same step puts the values into L2, each with its version and as {@link
   *     SharedStore#put} does, of which keys it can: those that lie on the partition's node.
   *     Removes are only journaled. A journal that can't puts none; null where it must not
   */
  CompletableFuture<AppendOutcome> append(
      int partition, List<JournalWrite> writes, @Nullable JournalPut put, Deadline deadline);

  /** The same, and puts nothing into L2. */
  default CompletableFuture<AppendOutcome> append(
      int partition, List<JournalWrite> writes, Deadline deadline) {
    return append(partition, writes, null, deadline);
  }

  /** The newest unflushed entry of each of these keys; flushed keys have no answer. */
  CompletableFuture<Batch<JournalEntry>> unflushed(Collection<String> keys, Deadline deadline);

  /**
   * Takes or keeps the right to flush the partition. It only spares others the work: what keeps the
   * order is the position in {@link FlushStore}.
   *
   * @param owner unique to the process
   * @param leaseMillis when it ends by itself, in milliseconds
   * @return whether it is this owner's now
   */
  CompletableFuture<Boolean> own(int partition, String owner, long leaseMillis, Deadline deadline);

  /** Gives the right back, if it is this owner's. */
  CompletableFuture<@Nullable Void> release(int partition, String owner, Deadline deadline);

  /**
   * The oldest entries. Later versions will be above {@code position}, also where a failover lost
   * entries that L3 has. The batch's mark stays in the partition, as do some of those before: a
   * failover that loses any of these entries loses the mark, which was written after them.
   *
   * @param position up to where L3 has applied the partition
   */
  CompletableFuture<JournalBatch> read(int partition, long position, int most, Deadline deadline);

  /**
   * Forgets entries that L3 has; a newer unflushed value of their keys stays. Does nothing where
   * the partition no longer has the mark: a failover may have lost what was read, and other entries
   * may have its versions by now.
   *
   * @param mark of the batch in which the entries were read
   * @return whether they are forgotten
   */
  CompletableFuture<Boolean> trim(
      int partition, String mark, List<JournalEntry> entries, Deadline deadline);

  /**
   * Moves an entry to the dead letters. Does nothing where it has gone, or the mark has, as with
   * {@link #trim}. Older entries of its key have to be in L3 by then: readers find none of them any
   * more. Where the partition has as many dead letters as {@link JournalSettings#depth} allows
   * entries, nothing is done either, and it fails with {@link TierUnavailableException}.
   *
   * @param mark of the batch in which the entry was read
   * @param reason why, without key, value or secret
   * @return whether it was moved
   */
  CompletableFuture<Boolean> bury(
      int partition, String mark, JournalEntry entry, String reason, Deadline deadline);

  /** The oldest dead letters. */
  CompletableFuture<List<BuriedEntry>> buried(int partition, int most, Deadline deadline);

  /**
   * Appends a dead letter anew and takes it out of the dead letters, unless it has gone, a newer
   * value of its key waits or was {@link #trim trimmed} since it was buried, or the partition is
   * full.
   *
   * @return its new version
   */
  CompletableFuture<OptionalLong> revive(int partition, BuriedEntry letter, Deadline deadline);

  /**
   * Deletes a dead letter.
   *
   * @return whether it was there
   */
  CompletableFuture<Boolean> discard(int partition, String id, Deadline deadline);
}
