package io.tieredcache.testkit;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.JournalWrite;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What a {@link BehindRule} left out does instead; public, since the engine's package calls it. */
public final class BehindMutants {
  private BehindMutants() {}

  /** Emits a call of a method of this class. */
  static void call(MethodVisitor method, String name, String descriptor) {
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC, "io/tieredcache/testkit/BehindMutants", name, descriptor, false);
  }

  /** Says that the writes are journaled, which they are some time. */
  public static CompletableFuture<AppendOutcome.Appended> acknowledgeAtOnce(
      Object store,
      String operation,
      int partition,
      List<JournalWrite> writes,
      @Nullable JournalPut put,
      Deadline deadline)
      throws ReflectiveOperationException {
    Object unused =
        MutantCourses.call(
            MutantCourses.field(store, "appending"),
            "append",
            operation,
            partition,
            writes,
            put,
            deadline);
    Map<String, Long> versions = new HashMap<>();
    writes.forEach(write -> versions.put(write.key(), 1L));
    return CompletableFuture.completedFuture(new AppendOutcome.Appended(versions));
  }

  /** Reads L3, then what the journal holds. */
  @SuppressWarnings("unchecked") // it is what the method of that name returns
  public static CompletableFuture<Map<String, DurableRow>> durableFirst(
      Object store, Collection<String> keys, Deadline deadline)
      throws ReflectiveOperationException {
    DurableStore durable = (DurableStore) MutantCourses.field(store, "durable");
    Object journal = MutantCourses.field(store, "journal");
    return durable
        .getAll(keys, deadline)
        .thenCompose(
            rows -> {
              CompletableFuture<Batch<JournalEntry>> unflushed;
              try {
                unflushed =
                    (CompletableFuture<Batch<JournalEntry>>)
                        MutantCourses.call(journal, "unflushed", keys, deadline);
              } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
              }
              return unflushed.thenApply(batch -> over(rows, batch.answers()));
            });
  }

  private static Map<String, DurableRow> over(
      Map<String, DurableRow> rows, Map<String, JournalEntry> unflushed) {
    Map<String, DurableRow> all = new HashMap<>(rows);
    unflushed.forEach(
        (key, entry) ->
            all.put(key, new DurableRow(entry.version(), entry.payload(), DurableRow.FOREVER)));
    return all;
  }

  /** Trims what has not been flushed. */
  public static void trim(Object flusher, List<JournalEntry> entries)
      throws ReflectiveOperationException {
    Journal journal = (Journal) MutantCourses.field(flusher, "journal");
    int partition = (Integer) MutantCourses.field(flusher, "partition");
    Deadline deadline = Deadline.after(Duration.ofSeconds(5), System::nanoTime);
    String mark = (String) MutantCourses.field(flusher, "mark");
    CompletableFuture<?> unused = journal.trim(partition, mark, List.copyOf(entries), deadline);
  }
}
