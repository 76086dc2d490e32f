package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.RefusedRowException;
import io.tieredcache.spi.TierSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A compare-and-set on a table of the application's own: lost to another writer, or refused. */
final class MappedCompareTest {
  private static final KeySchema<String, byte[]> NPCS =
      KeySchema.of("npc:{id}:state", IdFormat.string(), BytesCodec.of());

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final PostgresTier tier = PostgresTier.connect(database.settings());
  private DurableStore store;

  @BeforeEach
  void start() {
    database.run("create table npc_state (id int primary key, value text)");
    tier.table(PostgresTable.of(NPCS, "npc_state").applyDdl());
    store = tier.open(new TierSchema(NPCS.template(), Framing.JSON, true, 60_000));
    tier.start(Ask.soon());
  }

  private CompletableFuture<OptionalLong> putting(long expected, String value) {
    return store.putIfVersion(
        NPCS.key("7"), expected, value.getBytes(UTF_8), DurableRow.FOREVER, Ask.soon());
  }

  private long put(String value) {
    return Ask.put(store, NPCS.key("7"), value);
  }

  private String value() {
    return new String(Ask.get(store, NPCS.key("7")).payload(), UTF_8);
  }

  private void beforeEachRow(String body) {
    database.run(
        "create function before_row() returns trigger language plpgsql as $$ begin "
            + body
            + " return new; end $$;"
            + " create trigger before_row before insert or update on npc_state"
            + " for each row execute function before_row()");
  }

  private static void assertLeftOut(CompletableFuture<?> refused) {
    String reason = Ask.failure(RefusedRowException.class, refused).reason();
    assertTrue(reason.contains("leaves a row out (returns null) or changes its id"), reason);
  }

  @Test
  void putIfVersion_triggerLeavesTheRowOut_isRefusedAndNoOtherWriterIsBlamed() {
    long version = put("1");
    beforeEachRow("if new.value = '0' then return null; end if;");

    assertLeftOut(putting(version, "0"));

    assertEquals("1", value());
    assertEquals(OptionalLong.empty(), Ask.answer(putting(version - 1, "0")));
    assertTrue(Ask.answer(putting(version, "2")).isPresent());
  }

  @Test
  void putIfVersion_triggerLeavesANewRowOut_isRefused() {
    beforeEachRow("if new.value = '0' then return null; end if;");

    assertLeftOut(putting(DurableStore.NO_ROW, "0"));

    assertTrue(Ask.answer(putting(DurableStore.NO_ROW, "1")).isPresent());
    assertEquals(OptionalLong.empty(), Ask.answer(putting(DurableStore.NO_ROW, "0")));
  }

  @Test
  void putIfVersion_triggerGivesANewRowAnotherId_isRefusedAndWritesNone() {
    beforeEachRow("new.id := 8;");

    assertLeftOut(putting(DurableStore.NO_ROW, "1"));

    assertEquals(0, database.number("select count(*) from npc_state"));
  }

  @Test
  void putIfVersion_triggerGivesTheRowAnotherId_isRefusedAndTheRowStays() {
    long version = put("1");
    beforeEachRow("if new.value = '0' then new.id := 8; end if;");

    assertLeftOut(putting(version, "0"));

    assertEquals("1", value());
    assertEquals(1, database.number("select count(*) from npc_state"));
    assertTrue(Ask.answer(putting(version, "2")).isPresent());
  }

  @Test
  void putIfVersion_anotherWriterCommitsWhileItWaitsForTheRow_isLost() throws SQLException {
    long version = put("1");

    assertLost(version, "update npc_state set value = 'winner' where id = 7");
  }

  @Test
  void putIfVersion_anotherInsertsWhileItWaitsForTheKey_isLost() throws SQLException {
    assertLost(DurableStore.NO_ROW, "insert into npc_state (id, value) values (7, 'winner')");
  }

  @Test
  void putIfVersion_theRowItWaitedForIsGoneBeforeItLooks_triesOnceMore() throws SQLException {
    CompletableFuture<OptionalLong> late;
    CompletableFuture<Void> removed;
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("insert into npc_state (id, value) values (7, 'gone')");
      late = putting(DurableStore.NO_ROW, "late");
      untilWaiting(1);
      removed = CompletableFuture.runAsync(this::removeAlone);
      untilWaiting(2);
      other.commit();
    }

    assertTrue(Ask.answer(late).isPresent());
    Ask.done(removed);
    assertEquals("late", value());
  }

  /** The lock comes after the statements under way, and before whatever they ask next. */
  private void removeAlone() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table npc_state in access exclusive mode");
      statement.execute("delete from npc_state where id = 7");
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void untilWaiting(long requests) {
    Ask.until(
        requests + " wait",
        () ->
            database.number(
                    "select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")
                >= requests);
  }

  /** To a transaction that its snapshot does not see. */
  private void assertLost(long expected, String write) throws SQLException {
    CompletableFuture<OptionalLong> late;
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(write);
      late = putting(expected, "loser");
      untilWaiting(1);
      assertFalse(late.isDone());
      other.commit();
    }

    assertEquals(OptionalLong.empty(), Ask.answer(late));
    assertEquals("winner", value());
  }
}
