package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.RefusedRowException;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Write-behind into tables of the application's own. */
class MappedFlushTest {
  record Id(String world, int npc) {}

  private static final KeySchema<Id, byte[]> NPCS =
      KeySchema.of("npc:{world}:{npc}", IdFormat.record(Id.class), BytesCodec.of());

  final TestDatabase database = TestDatabase.create();
  private PostgresTier tier;
  private FlushStore store;

  PostgresSettings settings() {
    return database.settings();
  }

  @BeforeEach
  void connect() {
    tier = PostgresTier.connect(settings());
  }

  @AfterEach
  void close() {
    tier.close();
  }

  private void start(String createTable, UnaryOperator<PostgresTable> columns) {
    database.run(createTable);
    tier.table(columns.apply(PostgresTable.of(NPCS, "npc_state").ids("world", "npc")).applyDdl());
    store = tier.openFlush(new TierSchema(NPCS.template(), Framing.JSON, true, 60_000));
    tier.start(Ask.soon());
  }

  private void startJsonb() {
    start(
        "create table npc_state (world text, npc int, state jsonb check (state <> '13'),"
            + " primary key (world, npc))",
        table -> table.value("state"));
  }

  private static JournalEntry entry(long version, String world, String npc, String payload) {
    byte[] bytes = payload == null ? null : payload.getBytes(UTF_8);
    return new JournalEntry(version, "npc:" + world + ":" + npc, bytes);
  }

  private CompletableFuture<FlushOutcome> flushing(long from, long to, JournalEntry... entries) {
    return store.flush(0, from, to, Arrays.asList(entries), DurableRow.FOREVER, Ask.soon());
  }

  private Map<String, Long> flush(long from, long to, JournalEntry... entries) {
    return assertInstanceOf(FlushOutcome.Applied.class, Ask.answer(flushing(from, to, entries)))
        .versions();
  }

  private long position() {
    return Ask.answer(store.position(0, Ask.soon()));
  }

  private long rows(String condition) {
    return database.number("select count(*) from npc_state where " + condition);
  }

  @Test
  void flush_jsonbByTwoIds_isRowsThatSqlSeesAndMovesThePosition() {
    startJsonb();

    assertEquals(
        Map.of("npc:w:7", 5L, "npc:w:8", 6L),
        flush(0, 6, entry(5, "w", "7", "{\"mood\":\"calm\"}"), entry(6, "w", "8", "2")));

    assertEquals(1, rows("npc = 7 and state->>'mood' = 'calm' and version = 5"));
    assertEquals(1, rows("npc = 8 and state = '2' and version = 6"));
    assertEquals(6, position());
  }

  @Test
  void flush_remove_deletesTheRowAboveItsVersion() {
    startJsonb();
    flush(0, 50, entry(40, "w", "7", "1"), entry(50, "w", "8", "1"));

    assertEquals(
        Map.of("npc:w:7", 60L, "npc:w:8", 61L, "npc:w:9", 62L),
        flush(
            50,
            62,
            entry(60, "w", "7", null),
            entry(61, "w", "8", null),
            entry(62, "w", "9", null)));
    assertEquals(0, rows("true"));

    database.run("insert into npc_state (world, npc, state, version) values ('w', 7, '1', 99)");
    assertEquals(Map.of("npc:w:7", 100L), flush(62, 63, entry(63, "w", "7", null)));
    assertEquals(0, rows("true"));
  }

  @Test
  void flush_rowHasAHigherVersion_isWrittenAboveIt() {
    startJsonb();
    database.run("insert into npc_state (world, npc, state, version) values ('w', 7, '1', 50)");

    assertEquals(Map.of("npc:w:7", 51L), flush(0, 9, entry(9, "w", "7", "2")));
    assertEquals(1, rows("npc = 7 and state = '2' and version = 51"));
  }

  @Test
  void flush_positionMovedBySomebodyElse_neitherWritesNorDeletes() {
    startJsonb();
    flush(0, 5, entry(5, "w", "7", "1"));

    assertInstanceOf(
        FlushOutcome.Overtaken.class,
        Ask.answer(flushing(0, 8, entry(7, "w", "7", null), entry(8, "w", "8", "1"))));

    assertEquals(1, rows("true"));
    assertEquals(5, position());
  }

  @Test
  void flush_manyAtOnceFromOnePosition_onlyOneIsApplied() {
    startJsonb();
    List<CompletableFuture<FlushOutcome>> flushes =
        IntStream.rangeClosed(1, 8)
            .mapToObj(n -> flushing(0, n, entry(n, "w", "7", Integer.toString(n))))
            .toList();

    long applied =
        flushes.stream().map(Ask::answer).filter(FlushOutcome.Applied.class::isInstance).count();

    assertEquals(1, applied);
    assertEquals(position(), database.number("select state::int from npc_state"));
  }

  @Test
  void flush_aRowPostgresRefuses_changesNothingAndSaysWhyWithoutTheValue() {
    startJsonb();

    assertRefused(entry(6, "w", "8", "{secret"), "not JSON");
    assertRefused(entry(6, "w", "8", "\"secret\\u0000\""), "can't hold the character NUL");
    assertRefused(entry(6, "w", "8", "13"), "check constraint");
    assertRefused(entry(6, "w", "secret", "1"), "none of the column's type");
    assertRefused(entry(6, "w", "08", "1"), "form in which PostgreSQL writes");
    assertRefused(entry(6, "w", "08", null), "form in which PostgreSQL writes");
  }

  @Test
  void flush_triggerLeavesARowOut_changesNothingAndSaysSo() {
    startJsonb();
    database.run(
        "create function leave_out() returns trigger language plpgsql as $$ begin"
            + " if new.state = '0' then return null; end if; return new; end $$;"
            + " create trigger leave_out before insert or update on npc_state"
            + " for each row execute function leave_out()");

    assertRefused(entry(6, "w", "8", "0"), "leaves a row out");

    flush(0, 6, entry(5, "w", "7", "1"), entry(6, "w", "8", null));
    assertInstanceOf(
        FlushOutcome.Overtaken.class, Ask.answer(flushing(0, 6, entry(6, "w", "8", "0"))));
  }

  private void assertRefused(JournalEntry bad, String reason) {
    RefusedRowException refusal =
        Ask.failure(RefusedRowException.class, flushing(0, 6, entry(5, "w", "7", "1"), bad));
    assertTrue(refusal.reason().contains(reason), refusal::reason);
    assertFalse(refusal.toString().contains("secret"), refusal::toString);
    assertEquals(0, position());
    assertEquals(0, rows("true"));
  }

  @Test
  void flush_durableTtl_failsAndBlamesNoRow() {
    startJsonb();

    TierException failure =
        Ask.failure(
            TierException.class,
            store.flush(0, 0, 5, List.of(entry(5, "w", "7", "1")), 1_000, Ask.soon()));

    assertFalse(failure instanceof RefusedRowException, failure::toString);
    assertTrue(failure.getMessage().contains("durableTtl"), failure::getMessage);
    assertEquals(0, position());
  }

  @Test
  void flush_severalColumns_takesTheMappersNullsAndRefusals() {
    start(
        "create table npc_state (world text, npc int, x float8, tags text[],"
            + " primary key (world, npc))",
        table -> table.row(new PointMapping()));

    flush(0, 6, entry(5, "w", "7", "1.5|{a,b}"), entry(6, "w", "8", "null|{}"));

    assertEquals(1, rows("npc = 7 and x = 1.5 and tags = '{a,b}'"));
    assertEquals(1, rows("npc = 8 and x is null and tags = '{}'"));
    RefusedRowException refusal =
        Ask.failure(RefusedRowException.class, flushing(6, 7, entry(7, "w", "9", "1|2|secret")));
    assertTrue(refusal.reason().contains("toColumns"), refusal::reason);
    assertEquals("1.5|{a,b}", asRead(entry(5, "w", "7", "1.50|{ a, b }")));
  }

  @Test
  void flush_bytea_takesEveryByte() {
    start(
        "create table npc_state (world text, npc int, value bytea, primary key (world, npc))",
        table -> table);

    flush(0, 6, entry(5, "w", "7", "\0\u00ff"), entry(6, "w", "8", null));

    assertEquals(1, rows("value = '\\x00c3bf'"));
    assertEquals("\0", asRead(entry(7, "w", "7", "\0")));
  }

  @Test
  void asRead_jsonb_isAsTheRowGivesItBack() {
    startJsonb();

    assertEquals("{\"a\": 1}", asRead(entry(5, "w", "7", "{\"a\":1}")));
    JournalEntry unfit = entry(5, "w", "7", "{secret");
    Ask.failure(RefusedRowException.class, store.asRead(List.of(unfit), Ask.soon()));
  }

  @Test
  void asRead_many_isEachItsOwn() {
    startJsonb();
    JournalEntry one = entry(5, "w", "7", "{\"a\":1}");
    JournalEntry other = entry(6, "w", "8", "{\"b\":2}");

    Map<String, byte[]> again = Ask.answer(store.asRead(List.of(one, other), Ask.soon()));

    assertEquals("{\"a\": 1}", new String(again.get(one.key()), UTF_8));
    assertEquals("{\"b\": 2}", new String(again.get(other.key()), UTF_8));
  }

  private String asRead(JournalEntry entry) {
    return new String(Ask.answer(store.asRead(List.of(entry), Ask.soon())).get(entry.key()), UTF_8);
  }
}
