package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one write-behind schema that L3 did not take: a row that PostgreSQL refused, or an
 * entry that a failover brought out of its order. They lie in Redis until somebody decides. Calls
 * block, each step for at most the schema's deadline, and throw {@link TierException}. Thread-safe.
 */
public final class DeadLetters {
  private final Journal journal;
  private final SchemaPolicy policy;
  private final DurableStore durable;
  private final SharedStore shared;
  private final Repairs repairs;
  private final Waits waits;

  DeadLetters(
      Journal journal,
      SchemaPolicy policy,
      DurableStore durable,
      SharedStore shared,
      Repairs repairs,
      Waits waits) {
    this.journal = journal;
    this.policy = policy;
    this.durable = durable;
    this.shared = shared;
    this.repairs = repairs;
    this.waits = waits;
  }

  /**
   * The dead letters, those of each partition from the oldest on.
   *
   * @param most how many at most, at least 1
   * @throws IllegalArgumentException where it is less
   */
  public List<DeadLetter> list(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, was " + most);
    }
    List<DeadLetter> letters = new ArrayList<>();
    for (int partition = 0; partition < partitions() && letters.size() < most; partition++) {
      for (BuriedEntry buried : buried(partition, most - letters.size())) {
        letters.add(letter(partition, buried));
      }
    }
    return letters;
  }

  private int partitions() {
    return policy.writeBehind().journalPartitions();
  }

  private List<BuriedEntry> buried(int partition, int most) {
    return await(journal.buried(partition, most, deadline()), Tier.L2, "deadLetters");
  }

  private static DeadLetter letter(int partition, BuriedEntry buried) {
    JournalEntry entry = buried.entry();
    return new DeadLetter(
        entry.key(),
        entry.version(),
        entry.removes(),
        buried.reason(),
        Instant.EPOCH.plus(buried.buriedMicros(), ChronoUnit.MICROS),
        partition,
        buried.id());
  }

  /**
   * Journals the write anew, as if it were made now: for when what L3 refused has been put right.
   * Not where its key was written since, since that write is newer, be it a dead letter itself: of
   * a key's letters only the newest can be retried.
   *
   * @return whether it is journaled; false where it has gone, the key was written since, or the
   *     journal is full
   */
  public boolean retry(DeadLetter letter) {
    requireNonNull(letter, "letter");
    DurableRow row =
        await(durable.getAll(List.of(letter.key()), deadline()), Tier.L3, "retry")
            .get(letter.key());
    if (row != null && row.version() > letter.version()) {
      return false;
    }
    BuriedEntry buried =
        new BuriedEntry(letter.id(), new JournalEntry(letter.version(), letter.key(), null), "", 0);
    try {
      boolean journaled =
          await(journal.revive(letter.partition(), buried, deadline()), Tier.L2, "retry")
              .isPresent();
      if (journaled) {
        dropFromShared(letter.key());
      }
      return journaled;
    } catch (TierException e) {
      if (!Causes.nothingDone(e)) {
        // It may be journaled all the same.
        dropFromShared(letter.key());
      }
      throw e;
    }
  }

  /** Whoever reads next finds it in the journal. Where L2 can't be told now, it is later. */
  private void dropFromShared(String key) {
    try {
      await(shared.invalidate(key, Long.MAX_VALUE, deadline()), Tier.L2, "retry");
    } catch (TierException e) {
      repairs.remember(key, Duration.ZERO);
    }
  }

  /**
   * Deletes the write for ever.
   *
   * @return whether it was still there
   */
  public boolean discard(DeadLetter letter) {
    requireNonNull(letter, "letter");
    return await(journal.discard(letter.partition(), letter.id(), deadline()), Tier.L2, "discard");
  }

  private Deadline deadline() {
    return Deadline.after(policy.deadline(), System::nanoTime);
  }

  private <T extends @Nullable Object> T await(
      CompletableFuture<T> answer, Tier tier, String operation) {
    return waits.await(answer, tier, operation, deadline());
  }
}
