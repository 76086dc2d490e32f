package io.tieredcache;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.JournalWrite;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What callers ask of a journal, behind breakers: reads pass those of L2's nodes, being plain
 * requests to them. Appends pass breakers of their own, since they wait for replicas: where one is
 * missing, the node still answers all else. Flushers, which nobody waits for, pass none.
 * Thread-safe.
 */
final class GuardedJournal {
  private final Journal journal;
  private final Guard appends;
  private final GuardedBatches reads;

  GuardedJournal(Journal journal, JournalSettings settings, Guard appends, Guard reads) {
    this.journal = journal;
    this.appends = appends;
    this.reads = new GuardedBatches(reads, key -> journal.node(settings.partition(key)));
  }

  /**
   * Appends, unless the node's breaker is open: then nothing was sent.
   *
   * @param put how the same step tells L2, or null where it does not
   * @param unanswered what an append that was handed over and failed comes to
   */
  CompletableFuture<AppendOutcome> append(
      int partition,
      List<JournalWrite> writes,
      @Nullable JournalPut put,
      Deadline deadline,
      Function<Throwable, AppendOutcome> unanswered) {
    Breaker breaker = appends.breakers().of(journal.node(partition));
    Breaker.Permit permit = breaker.enter();
    return permit == null
        ? CompletableFuture.failedFuture(breaker.refusal("append", appends.schema()))
        : appends
            .watched(
                breaker,
                permit,
                "append",
                deadline,
                () -> journal.append(partition, writes, put, deadline))
            .exceptionally(unanswered);
  }

  CompletableFuture<Batch<JournalEntry>> unflushed(Collection<String> keys, Deadline deadline) {
    return reads.send("unflushed", keys, deadline, some -> journal.unflushed(some, deadline));
  }
}
