package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A mapped table that is not fit is refused with the DDL that makes it so. */
final class MappedTableCheckTest {
  private static final KeySchema<String, byte[]> NPCS =
      KeySchema.of("npc:{id}:state", IdFormat.string(), BytesCodec.of());

  private final TestDatabase database = TestDatabase.create();

  private PostgresTable table() {
    return PostgresTable.of(NPCS, "npc");
  }

  private String refusal(PostgresTable table) {
    try (PostgresTier tier = PostgresTier.connect(database.settings()).table(table)) {
      return assertThrows(TierException.class, () -> tier.start(Ask.soon())).getMessage();
    }
  }

  private void assertStarts(PostgresTable table) {
    try (PostgresTier tier = PostgresTier.connect(database.settings()).table(table)) {
      tier.start(Ask.soon());
    }
  }

  /** Runs the DDL that the refusal tells, and starts. */
  private void assertToldDdlHelps(String refusal, String ddl) {
    Matcher told = Pattern.compile("alter table[^;]*|update [^;]*; alter[^;]*").matcher(refusal);
    List<String> statements = new ArrayList<>();
    while (told.find()) {
      statements.add(told.group().replaceFirst("\\. All of it.*", ""));
    }
    assertTrue(statements.stream().anyMatch(each -> each.contains(ddl)), refusal);
    statements.forEach(database::run);
    assertStarts(table().withoutTriggers());
  }

  @Test
  void table_tooFewIdColumns_isRefused() {
    try (PostgresTier tier = PostgresTier.connect(database.settings())) {
      assertThrows(IllegalArgumentException.class, () -> tier.table(table().ids("a", "b")));
    }
  }

  @Test
  void start_noTable_saysSo() {
    assertTrue(refusal(table()).contains("there is no such table"));
  }

  @Test
  void start_noPrimaryKey_tellsTheDdl() {
    database.run("create table npc (id text, value jsonb, version bigint not null default 1)");

    assertToldDdlHelps(refusal(table().withoutTriggers()), "add primary key (\"id\")");
  }

  @Test
  void start_keyOnMoreThanTheIds_isRefused() {
    database.run(
        "create table npc (id text, value jsonb, version bigint not null default 1,"
            + " primary key (id, version))");

    String message = refusal(table().withoutTriggers());

    assertTrue(message.contains("no primary key on exactly the id columns"), message);
  }

  @Test
  void start_noVersionColumn_tellsTheDdl() {
    database.run("create table npc (id text primary key, value jsonb)");

    assertToldDdlHelps(refusal(table().withoutTriggers()), "add column if not exists \"version\"");
  }

  @Test
  void start_versionOfAnotherType_tellsTheDdl() {
    database.run(
        "create table npc (id text primary key, value jsonb, version int not null default 1)");

    assertToldDdlHelps(refusal(table().withoutTriggers()), "type bigint");
  }

  @Test
  void start_versionMayBeNull_tellsTheDdl() {
    database.run(
        "create table npc (id text primary key, value jsonb, version bigint default 1);"
            + " insert into npc values ('a', '1', null)");

    assertToldDdlHelps(refusal(table().withoutTriggers()), "set not null");
  }

  @Test
  void start_unmappedColumnWithoutDefault_isRefused() {
    database.run(
        "create table npc (id text primary key, value jsonb, world text not null,"
            + " version bigint not null default 1)");

    String message = refusal(table().withoutTriggers());

    assertTrue(message.contains("column \"world\" must not be null"), message);
  }

  @Test
  void start_valueColumnMissing_saysSo() {
    database.run("create table npc (id text primary key, version bigint not null default 1)");

    assertTrue(refusal(table()).contains("column \"value\" is missing"));
  }

  @Test
  void start_triggersMissing_changesNothingUntilTheDdlWasRun() {
    database.run("create table npc (id text primary key, value jsonb)");
    String message = refusal(table());
    assertTrue(message.contains("version column is missing"), message);
    assertTrue(message.contains("tiered_cache_update"), message);
    assertEquals(0, triggers());

    database.run(table().ddl());

    assertStarts(table());
    assertEquals(5, triggers());
  }

  @Test
  void start_eightProcessesWithDdlAtOnce_allStart() {
    database.run("create table npc (id text primary key, value jsonb)");
    List<CompletableFuture<Void>> starts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      starts.add(
          CompletableFuture.runAsync(
              () -> assertStarts(table().applyDdl()), task -> new Thread(task).start()));
    }

    starts.forEach(Ask::done);

    assertEquals(5, triggers());
  }

  private long triggers() {
    return database.number(
        "select count(*) from pg_trigger where tgrelid = 'npc'::regclass and not tgisinternal");
  }
}
