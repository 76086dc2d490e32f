package io.tieredcache.testkit;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierSchema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * L3 in memory. Thread-safe and deterministic as {@link FakeSharedTier}; operations are named as
 * the methods of {@link DurableStore}.
 */
public final class FakeDurableTier implements DurableTier {
  private final FakeControls controls = new FakeControls(Tier.L3);
  private final FakeTable table;
  private @Nullable ChangeListener listener;

  /** An empty table on the system's clock. */
  public FakeDurableTier() {
    this(FakeSharedTier::systemMicros);
  }

  /**
   * An empty table.
   *
   * @param micros its time in microseconds since 1970: for expiry and versions
   */
  public FakeDurableTier(LongSupplier micros) {
    this(new FakeTable(requireNonNull(micros, "micros")));
  }

  private FakeDurableTier(FakeTable table) {
    this.table = table;
  }

  /** The same data as another process reaches it: with switches, counters and holds of its own. */
  public FakeDurableTier peer() {
    return new FakeDurableTier(table);
  }

  /** From now on this rule is not kept, by any peer. */
  void leaveOut(FakeRule rule) {
    table.leaveOut(rule);
  }

  /** The row as it is, past all switches and counters. */
  public @Nullable DurableRow row(String key) {
    return table.get(key);
  }

  /** Puts this very row, as a restored backup or a lost commit would; null for no row at all. */
  public void plant(String key, @Nullable DurableRow row) {
    table.plant(key, row);
  }

  /**
   * Tells every process that listens of a row that plain SQL changed; {@link
   * ChangeListener#NO_VERSION} for a delete.
   */
  public CompletableFuture<@Nullable Void> tell(String key, long version) {
    return tell(Map.of(key, version));
  }

  /** The same of many rows at once; fails where a process could not tell its tiers of one. */
  public CompletableFuture<@Nullable Void> tell(Map<String, Long> versions) {
    return table.tell(listener -> whole(listener.changed(versions)));
  }

  private static CompletableFuture<@Nullable Void> whole(
      CompletableFuture<Map<String, TierException>> told) {
    return told.thenCompose(
        untold ->
            untold.isEmpty()
                ? CompletableFuture.<@Nullable Void>completedFuture(null)
                : CompletableFuture.failedFuture(untold.values().iterator().next()));
  }

  /** Tells every process that listens that all keys of a template may have changed. */
  public CompletableFuture<@Nullable Void> tellAllChanged(String template) {
    return table.tell(listener -> listener.allChanged(template));
  }

  /** Tells every process that listens that it may have missed changes. */
  public CompletableFuture<@Nullable Void> tellMissed() {
    return table.tell(ChangeListener::missed);
  }

  /** Refuses these payloads in a flush, as a check constraint would; null to take all. */
  public void refuse(@Nullable Predicate<byte[]> unwelcome) {
    table.refuse(unwelcome);
  }

  /** From now on writes flushed values in other bytes, as a column of type jsonb does. */
  public void rewrite(UnaryOperator<byte[]> bytes) {
    table.rewrite(requireNonNull(bytes, "bytes"));
  }

  /** All that flushes ever applied, in this order. */
  public List<JournalEntry> applied() {
    return table.applied();
  }

  /** Makes every operation and {@link #start} fail until {@link #restore}. */
  public void fail(String reason) {
    controls.fail(requireNonNull(reason, "reason"));
  }

  /** Ends {@link #fail}. */
  public void restore() {
    controls.restore();
  }

  /** How often an operation was called, e.g. {@code getAll}, failed calls included. */
  public long count(String operation) {
    return controls.count(operation);
  }

  /** How often any operation was called. */
  public long count() {
    return controls.count();
  }

  /** Makes the next operation of this name wait. Several holds are met one after the other. */
  public Hold holdNext(String operation, Hold.Side side) {
    return controls.holds.next(operation, side);
  }

  @Override
  public DurableStore open(TierSchema schema) {
    return new FakeDurableStore(controls, schema.name(), table);
  }

  @Override
  public void listen(ChangeListener listener) {
    this.listener = listener;
    table.listen(listener);
  }

  @Override
  public FlushStore openFlush(TierSchema schema) {
    return new FakeFlushStore(controls, schema.name(), table);
  }

  @Override
  public void start(Deadline deadline) {
    controls.check("start", "*");
  }

  @Override
  public void close() {
    controls.close();
    if (listener != null) {
      table.forget(listener);
    }
  }
}
