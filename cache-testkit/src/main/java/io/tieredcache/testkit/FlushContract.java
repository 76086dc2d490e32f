package io.tieredcache.testkit;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.RefusedRowException;
import io.tieredcache.spi.TierSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every rule of {@link FlushStore}, as tests that each L3 that can be flushed to inherits: extend
 * it in the module that holds the tier. Every test uses a schema of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FlushContract {
  /** What {@link #refuseBad} makes the store refuse. */
  protected static final String BAD = "bad-row";

  private DurableTier tier;
  private FlushStore store;
  private DurableStore rows;

  /** For subclasses. */
  protected FlushContract() {}

  /** A new tier, neither opened nor started. */
  protected abstract DurableTier newTier();

  /** From here on the database refuses rows whose value is {@link #BAD}. */
  protected abstract void refuseBad();

  @BeforeAll
  final void startTier() {
    tier = newTier();
    // Before the start, which checks what a flush needs.
    open();
    tier.start(DurableProbe.soon());
    refuseBad();
  }

  @AfterAll
  final void closeTier() {
    tier.close();
  }

  @BeforeEach
  final void open() {
    TierSchema schema =
        new TierSchema(
            KeyTemplate.of("flush-" + UUID.randomUUID() + ":{n}"), Framing.JSON, true, 60_000);
    store = requireNonNull(tier.openFlush(schema), "a flush store");
    rows = tier.open(schema);
  }

  private static JournalEntry entry(long version, String key, @Nullable String payload) {
    return new JournalEntry(version, key, payload == null ? null : DurableProbe.bytes(payload));
  }

  private CompletableFuture<FlushOutcome> flushing(
      int partition, long from, long to, JournalEntry... entries) {
    return store.flush(
        partition, from, to, Arrays.asList(entries), DurableRow.FOREVER, DurableProbe.soon());
  }

  private Map<String, Long> flush(long from, long to, JournalEntry... entries) {
    FlushOutcome outcome = Await.answer(flushing(0, from, to, entries));
    return assertInstanceOf(FlushOutcome.Applied.class, outcome).versions();
  }

  private long position(int partition) {
    return Await.answer(store.position(partition, DurableProbe.soon()));
  }

  private DurableRow row(String key) {
    DurableRow row = Await.answer(rows.getAll(List.of(key), DurableProbe.soon())).get(key);
    assertNotNull(row, key);
    return row;
  }

  private static String newKey() {
    return "flush:" + UUID.randomUUID();
  }

  @Test
  final void position_neverFlushed_isZero() {
    assertEquals(0, position(0));
  }

  @Test
  final void flush_values_writesThemWithTheirVersionsAndMovesThePosition() {
    String one = newKey();
    String two = newKey();

    assertEquals(Map.of(one, 5L, two, 7L), flush(0, 7, entry(5, one, "1"), entry(7, two, "2")));

    assertEquals(5, row(one).version());
    assertEquals("1", DurableProbe.text(row(one)));
    assertEquals("2", DurableProbe.text(row(two)));
    assertEquals(7, position(0));
    assertEquals(0, position(1));
  }

  @Test
  final void flush_remove_keepsTheVersion() {
    String key = newKey();
    flush(0, 5, entry(5, key, "1"));

    flush(5, 8, entry(8, key, null));

    assertEquals(8, row(key).version());
    assertNull(row(key).payload());
  }

  @Test
  final void flush_positionMovedBySomebodyElse_changesNothing() {
    String key = newKey();
    flush(0, 5, entry(5, key, "1"));

    FlushOutcome outcome = Await.answer(flushing(0, 0, 6, entry(6, key, "2")));

    assertInstanceOf(FlushOutcome.Overtaken.class, outcome);
    assertEquals("1", DurableProbe.text(row(key)));
    assertEquals(5, position(0));
  }

  @Test
  final void flush_positionNobodyKnows_changesNothing() {
    assertInstanceOf(
        FlushOutcome.Overtaken.class, Await.answer(flushing(0, 4, 6, entry(6, newKey(), "2"))));
    assertEquals(0, position(0));
  }

  @Test
  final void flush_rowHadAHigherVersion_isWrittenAboveIt() {
    String key = newKey();
    flush(0, 50, entry(50, key, "1"));

    assertEquals(
        Map.of(key, 51L),
        assertInstanceOf(
                FlushOutcome.Applied.class, Await.answer(flushing(1, 0, 9, entry(9, key, "2"))))
            .versions());

    assertEquals("2", DurableProbe.text(row(key)));
  }

  @Test
  final void flush_nothingToWrite_movesThePosition() {
    assertEquals(Map.of(), flush(0, 5));
    assertEquals(5, position(0));
  }

  @Test
  final void flush_refusedRow_changesNothingAndSaysWhy() {
    String good = newKey();

    RefusedRowException refusal =
        assertThrows(
            RefusedRowException.class,
            () -> Await.answer(flushing(0, 0, 6, entry(5, good, "1"), entry(6, newKey(), BAD))));

    assertEquals(false, refusal.reason().contains(BAD));
    assertEquals(0, position(0));
    assertEquals(Map.of(), Await.answer(rows.getAll(List.of(good), DurableProbe.soon())));
  }

  @Test
  final void flush_manyAtOnceFromOnePosition_onlyOneIsApplied() {
    String key = newKey();
    List<CompletableFuture<FlushOutcome>> flushes =
        IntStream.rangeClosed(1, 8)
            .mapToObj(n -> flushing(0, 0, n, entry(n, key, "v" + n)))
            .toList();

    long applied =
        flushes.stream().map(Await::answer).filter(FlushOutcome.Applied.class::isInstance).count();

    assertEquals(1, applied);
    assertEquals("v" + position(0), DurableProbe.text(row(key)));
  }
}
