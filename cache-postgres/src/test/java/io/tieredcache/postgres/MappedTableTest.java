package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.RefusedRowException;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tables of the application's own: names, types, refused rows, plain SQL beside the tier. */
final class MappedTableTest {
  private static final KeySchema<String, byte[]> NPCS =
      KeySchema.of("npc:{id}:state", IdFormat.string(), BytesCodec.of());

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final PostgresTier tier = PostgresTier.connect(database.settings());
  private DurableStore store;

  private void start(String createTable, String name, UnaryOperator<PostgresTable> columns) {
    database.run(createTable);
    tier.table(columns.apply(PostgresTable.of(NPCS, name)).applyDdl());
    store = tier.open(new TierSchema(NPCS.template(), Framing.JSON, true, 60_000));
    tier.start(Ask.soon());
  }

  private void startNpcs() {
    start(
        "create table npc_state (npc_id int primary key, state jsonb check (state <> '13'),"
            + " note varchar(5) default 'none')",
        "npc_state",
        table -> table.ids("npc_id").value("state"));
  }

  private static String key(String id) {
    return NPCS.key(id);
  }

  private String payload(String id) {
    DurableRow row = Ask.get(store, key(id));
    return row == null || row.payload() == null ? null : new String(row.payload(), UTF_8);
  }

  @Test
  void put_jsonbByNumber_isARowThatSqlSees() {
    startNpcs();

    Ask.put(store, key("7"), "{\"mood\":\"calm\"}");

    assertEquals(
        1,
        database.number(
            "select count(*) from npc_state where npc_id = 7"
                + " and state->>'mood' = 'calm' and note = 'none'"));
    assertEquals("{\"mood\": \"calm\"}", payload("7"));
  }

  @Test
  void get_rowMadeBySql_hasAVersion() {
    startNpcs();
    database.run("insert into npc_state (npc_id, state) values (8, '1')");

    assertTrue(Ask.get(store, key("8")).version() > 1_600_000_000_000_000L);
  }

  @Test
  void update_bySqlWithoutVersion_raisesItSoThatACompareFails() {
    startNpcs();
    long before = Ask.put(store, key("7"), "1");
    database.run("update npc_state set state = '2' where npc_id = 7");

    assertTrue(Ask.get(store, key("7")).version() > before);
    assertTrue(
        Ask.answer(
                store.putIfVersion(
                    key("7"), before, "3".getBytes(UTF_8), DurableRow.FOREVER, Ask.soon()))
            .isEmpty());
    assertEquals("2", payload("7"));
  }

  @Test
  void put_idInAnotherFormThanPostgresWrites_isRefusedAndReadAsMissing() {
    startNpcs();
    Ask.put(store, key("7"), "1");

    assertNull(payload("07"));
    String message = refused("07", "2");
    assertTrue(message.contains("form in which PostgreSQL writes"), message);
    assertEquals("1", payload("7"));
  }

  private RefusedRowException allRefused(Map<String, byte[]> payloads) {
    return Ask.failure(
        RefusedRowException.class, store.putAll(payloads, DurableRow.FOREVER, Ask.soon()));
  }

  @Test
  void putAll_oneIdInAnotherForm_writesNone() {
    startNpcs();
    long before = Ask.put(store, key("7"), "1");

    RefusedRowException refused =
        allRefused(Map.of(key("7"), bytes("2"), key("07"), bytes("3"), key("8"), bytes("4")));

    assertRefused(refused.reason(), "form in which PostgreSQL writes");
    assertEquals(before, Ask.get(store, key("7")).version());
    assertNull(payload("8"));
  }

  @Test
  void putAll_rowWithAnEqualIdInAnotherForm_writesNone() {
    start(
        "create table price (id numeric primary key, value text)",
        "price",
        UnaryOperator.identity());
    database.run("insert into price (id, value) values (1.50, 'old')");

    RefusedRowException refused =
        allRefused(Map.of(key("1.5"), bytes("new"), key("2"), bytes("new")));

    assertRefused(refused.reason(), "equal id in another form");
    assertEquals("old", payload("1.50"));
    assertNull(payload("2"));
  }

  @Test
  void putIfVersion_idInAnotherForm_isRefused() {
    startNpcs();
    long version = Ask.put(store, key("7"), "1");

    for (long expected : new long[] {DurableStore.NO_ROW, version}) {
      RefusedRowException refused =
          Ask.failure(
              RefusedRowException.class,
              store.putIfVersion(key("07"), expected, bytes("2"), DurableRow.FOREVER, Ask.soon()));
      assertRefused(refused.reason(), "form in which PostgreSQL writes");
    }
    assertEquals("1", payload("7"));
  }

  @Test
  void putAll_triggerLeavesARowOut_writesNone() {
    startNpcs();
    Ask.put(store, key("7"), "1");
    leaveOutZero();

    assertRefused(refused("7", "0"), "leaves a row out");
    assertRefused(
        allRefused(Map.of(key("7"), bytes("2"), key("8"), bytes("0"))).reason(),
        "leaves a row out");

    assertEquals("1", payload("7"));
    assertNull(payload("8"));
  }

  private void leaveOutZero() {
    database.run(
        "create function leave_out() returns trigger language plpgsql as $$ begin"
            + " if new.state = '0' then return null; end if; return new; end $$;"
            + " create trigger leave_out before insert or update on npc_state"
            + " for each row execute function leave_out()");
  }

  @Test
  void put_gatheredWithOneThatATriggerLeavesOut_areWrittenOnce() throws SQLException {
    startNpcs();
    leaveOutZero();
    List<CompletableFuture<Map<String, Long>>> puts = new ArrayList<>();
    try (TableLock lock = TableLock.on(database, "npc_state")) {
      var first = putting("1", "2");
      lock.awaitWaiter();
      for (int id = 2; id < 8; id++) {
        puts.add(putting(String.valueOf(id), id == 5 ? "0" : "2"));
      }
      assertFalse(first.isDone());
    }

    Ask.failure(RefusedRowException.class, puts.remove(5 - 2));
    puts.forEach(Ask::answer);
    assertEquals(6, database.number("select count(*) from npc_state"));
    assertEquals(6, database.number("select count(*) from cache_change"));
  }

  private CompletableFuture<Map<String, Long>> putting(String id, String payload) {
    return store.putAll(Map.of(key(id), bytes(payload)), DurableRow.FOREVER, Ask.soon());
  }

  private static byte[] bytes(String payload) {
    return payload.getBytes(UTF_8);
  }

  @Test
  void put_whatTheColumnRefuses_isAClearErrorWithoutTheValue() {
    startNpcs();

    assertRefused(refused("7", "{secret"), "not JSON");
    assertRefused(refused("7", "\"secret\\u0000\""), "can't hold the character NUL");
    assertRefused(refused("7", "13"), "check constraint (npc_state_state_check)");
    assertRefused(refused("secret", "1"), "none of the column's type");
    assertEquals(0, database.number("select count(*) from npc_state"));
  }

  private String refused(String id, String payload) {
    TierException failure =
        Ask.failure(
            TierException.class,
            store.putAll(Map.of(key(id), payload.getBytes(UTF_8)), DurableRow.FOREVER, Ask.soon()));
    assertFalse(failure.toString().contains("secret"), failure::toString);
    assertFalse(String.valueOf(failure.getCause()).contains("secret"), failure.toString());
    return failure.getMessage();
  }

  private static void assertRefused(String message, String reason) {
    assertTrue(message.contains(reason), message);
  }

  @Test
  void names_keyWordsQuotesAndUpperCase_work() {
    start(
        "create schema \"My \"\"Game\"; create table \"My \"\"Game\".\"Select\""
            + " (\"Order\" text primary key, \"from\" text)",
        "Select",
        table -> table.in("My \"Game").ids("Order").value("from").version("O'Version\""));

    long version = Ask.put(store, key("it's"), "don't");

    assertEquals("don't", payload("it's"));
    database.run("update \"My \"\"Game\".\"Select\" set \"from\" = 'new'");
    assertTrue(Ask.get(store, key("it's")).version() > version);
    assertTrue(
        Ask.answer(store.removeAll(List.of(key("it's")), Ask.soon())).get(key("it's")) > version);
    assertNull(payload("it's"));
  }

  @Test
  void row_overSeveralColumns_goesBothWays() {
    start(
        "create table npc (id text primary key, x float8 not null, tags text[])",
        "npc",
        table -> table.row(new PointMapping()));

    Ask.put(store, key("a"), "1.5|{b,c}");
    Ask.put(store, key("b"), "2|null");

    assertEquals("1.5|{b,c}", payload("a"));
    assertEquals("2|null", payload("b"));
    assertEquals(1, database.number("select count(*) from npc where x = 1.5 and tags[2] = 'c'"));
  }

  @Test
  void put_textLongerThanItsColumn_isRefusedAndNotCut() {
    start(
        "create table npc (id text primary key, value varchar(3))",
        "npc",
        UnaryOperator.identity());

    assertRefused(refused("a", "secret"), "too long");
  }

  @Test
  void put_withTtl_isRefused() {
    startNpcs();

    String message =
        Ask.failure(
                TierException.class,
                store.putAll(Map.of(key("7"), "1".getBytes(UTF_8)), 60_000, Ask.soon()))
            .getMessage();

    assertTrue(message.contains("durableTtl"), message);
  }
}
