package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.RefusedRowException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings one partition of a journal to L3, while this process has the right to. Blocks; one thread
 * at a time.
 *
 * <p>What keeps each entry from being lost, doubled or overtaken is the position, which moves in
 * the transaction that writes the rows, from the value this flusher read: where somebody else moved
 * it, nothing is written and this one begins anew. The right to flush only spares others the work.
 */
final class PartitionFlusher {
  /** So many entries make one transaction. */
  static final int MOST = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long UNKNOWN = -1;
  private static final Logger LOG = System.getLogger(PartitionFlusher.class.getName());

  private final FlushParts parts;
  private final Journal journal;
  private final FlushStore store;
  private final FlushMeters meters;
  private final int partition;
  private final String owner;
  private final LossAudit audit;

  /** One thread at a time: a close may come while a flush runs. */
  private final Semaphore turn = new Semaphore(1);

  private long position = UNKNOWN;

  /** Of the batch at hand. */
  private String mark = "";

  private boolean failing;

  private volatile boolean closing;

  /** Until when the right to flush may be given back, once that is asked for. */
  private volatile @Nullable Deadline leaving;

  private final CompletableFuture<@Nullable Void> left = new CompletableFuture<>();

  PartitionFlusher(FlushParts parts, int partition, String owner) {
    this.parts = parts;
    this.journal = parts.journal();
    this.store = parts.store();
    this.meters = parts.meters();
    this.partition = partition;
    this.owner = owner;
    this.audit = new LossAudit(parts, partition);
  }

  /** Before the first write. */
  void begin() {
    audit.begin();
  }

  /** Flushes what waits, batch after batch, unless that is being done. */
  void run() {
    if (!turn.tryAcquire()) {
      return;
    }
    try {
      audit.turn();
      boolean more = true;
      while (more && !closing && !Thread.currentThread().isInterrupted()) {
        more = pass() == Pass.MORE;
      }
    } finally {
      turn.release();
      leaveIfAsked();
    }
  }

  /** The cache closes: a turn under way ends with its pass, for {@link #drain} to have the next. */
  void beginClose() {
    closing = true;
  }

  /** What one pass came to. */
  enum Pass {
    /** Nothing waits any more. */
    EMPTY,
    /** More waits than one pass takes. */
    MORE,
    /** Somebody else has the right to flush. */
    NOT_MINE,
    /** It is tried again. */
    FAILED
  }

  /**
   * Flushes until nothing waits or the deadline comes, a pass at least, then gives the right back.
   */
  Pass drain(Deadline deadline) throws InterruptedException {
    if (!turn.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
      return Pass.FAILED;
    }
    try {
      audit.turn();
      Pass last;
      do {
        last = pass();
      } while (last == Pass.MORE && !deadline.expired());
      release();
      return last;
    } finally {
      turn.release();
    }
  }

  /**
   * Gives the right to flush back, for ever: at once, or when the pass under way has ended. Never
   * blocks.
   *
   * @return done when it has been given back, or could not be
   */
  CompletableFuture<?> leave(Deadline deadline) {
    leaving = deadline;
    leaveIfAsked();
    return left;
  }

  /** Either who asks gets the turn, or who has it sees, after it, that it was asked for. */
  private void leaveIfAsked() {
    Deadline deadline = leaving;
    if (deadline != null && turn.tryAcquire()) {
      var unused =
          journal
              .release(partition, owner, deadline)
              // The right ends by itself.
              .whenComplete((done, failure) -> left.complete(null));
    }
  }

  private void release() {
    try {
      await(journal.release(partition, owner, patience()), Tier.L2, "release");
    } catch (TierException e) {
      LOG.log(Level.DEBUG, "the right to flush ends by itself", e);
    }
  }

  private Pass pass() {
    try {
      Pass pass = tryPass();
      if (failing) {
        failing = false;
        LOG.log(Level.INFO, "{0}: partition {1} is flushed again", parts.schema(), partition);
      }
      return pass;
    } catch (RuntimeException e) {
      position = UNKNOWN;
      meters.failed();
      if (!failing) {
        failing = true;
        LOG.log(
            Level.WARNING,
            "{0}: partition {1} can''t be flushed and is tried again: {2}",
            parts.schema(),
            partition,
            e.getMessage());
      }
      return Pass.FAILED;
    }
  }

  private Pass tryPass() {
    boolean mine =
        await(journal.own(partition, owner, parts.leaseMillis(), patience()), Tier.L2, "own");
    audit.answered();
    if (!mine) {
      position = UNKNOWN;
      meters.lost(partition);
      return Pass.NOT_MINE;
    }
    if (position == UNKNOWN) {
      position = knownPosition();
    }
    JournalBatch batch =
        await(journal.read(partition, position, MOST, patience()), Tier.L2, "read");
    mark = batch.mark();
    meters.saw(partition, batch);
    if (batch.entries().isEmpty()) {
      return Pass.EMPTY;
    }
    long applied = position;
    List<JournalEntry> old =
        batch.entries().stream().filter(entry -> entry.version() <= applied).toList();
    if (!parts.settling().settle(partition, mark, old)
        || !flush(batch.entries().subList(old.size(), batch.entries().size()))) {
      position = UNKNOWN;
    }
    // Further ones gather until the next interval, unless the backlog is larger than a pass.
    return batch.depth() > batch.entries().size() && batch.entries().size() == MOST
        ? Pass.MORE
        : Pass.EMPTY;
  }

  private long knownPosition() {
    try {
      return await(store.position(partition, patience()), Tier.L3, "position");
    } catch (RuntimeException e) {
      // How much waits is wanted to be known most while L3 is away.
      meters.saw(partition, await(journal.read(partition, 0, 1, patience()), Tier.L2, "read"));
      throw e;
    }
  }

  /**
   * Whether this flusher still has its turn, and the entries at hand are still those that it read.
   * After a failover that lost them others may have their versions: the next turn reads anew and
   * settles what L3 has.
   */
  private boolean flush(List<JournalEntry> entries) {
    if (entries.isEmpty()) {
      return true;
    }
    List<JournalEntry> newest = Coalescing.newest(entries);
    long to = entries.get(entries.size() - 1).version();
    long began = System.nanoTime();
    FlushOutcome outcome;
    try {
      outcome =
          await(
              store.flush(partition, position, to, newest, parts.ttlMillis(), patience()),
              Tier.L3,
              "flush");
    } catch (RefusedRowException e) {
      return refused(entries, newest, e);
    }
    if (!(outcome instanceof FlushOutcome.Applied applied)) {
      return false;
    }
    position = to;
    meters.flushed(entries.size(), newest.size(), Duration.ofNanos(System.nanoTime() - began));
    parts.publisher().publish(newest, applied.versions(), patience());
    return await(journal.trim(partition, mark, entries, patience()), Tier.L2, "trim");
  }

  /**
   * L3 refuses some row: halves find it, and it alone goes to the dead letters. What is older of
   * its key goes to L3 first: readers find the newest entry of a key only, until it is buried.
   */
  private boolean refused(
      List<JournalEntry> entries, List<JournalEntry> newest, RefusedRowException refusal) {
    if (newest.size() > 1) {
      int middle = entries.size() / 2;
      return flush(entries.subList(0, middle)) && flush(entries.subList(middle, entries.size()));
    }
    int last = entries.size() - 1;
    return flush(entries.subList(0, last))
        && parts.settling().bury(partition, mark, entries.get(last), refusal.reason());
  }

  private static Deadline patience() {
    return Deadline.after(PATIENCE, System::nanoTime);
  }

  private <T extends @Nullable Object> T await(
      CompletableFuture<T> answer, Tier tier, String operation) {
    return parts.waits().await(answer, tier, operation, patience());
  }
}
