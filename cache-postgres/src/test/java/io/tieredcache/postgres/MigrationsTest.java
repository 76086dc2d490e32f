package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.TierException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MigrationsTest {
  private static final String TABLE =
      "create table cache_entry"
          + " (key text primary key, value bytea, version bigint, expires_at timestamptz)";

  private final TestDatabase database = TestDatabase.create();

  @Test
  void start_eightProcessesAtOnce_migratesOnce() {
    List<PostgresTier> tiers =
        IntStream.range(0, 8)
            .mapToObj(i -> PostgresTier.connect(database.settings().poolSize(1)))
            .toList();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<CompletableFuture<Void>> starts =
          tiers.stream()
              .map(tier -> CompletableFuture.runAsync(() -> tier.start(Ask.soon()), threads))
              .toList();
      starts.forEach(Ask::answer);
    } finally {
      threads.shutdownNow();
      tiers.forEach(PostgresTier::close);
    }

    assertEquals(3, database.number("select count(*) from cache_migration"));
  }

  @Test
  void start_again_changesNothing() {
    start();
    database.run("insert into cache_entry values ('k', 'v', 7, null)");

    start();

    assertEquals(7, database.number("select version from cache_entry where key = 'k'"));
  }

  @Test
  void start_tableOfAnAdministrator_usesItWithoutRightToCreate() {
    database.runAsSuperuser(
        "revoke all on schema public from public; "
            + TABLE
            + "; grant usage on schema public to tieredcache"
            + "; grant select, insert, update, delete on cache_entry to tieredcache"
            + "; alter database "
            + database.name()
            + " owner to postgres");

    try (PostgresTier tier = PostgresTier.connect(database.settings())) {
      tier.start(Ask.soon());
      assertTrue(Ask.put(Ask.store(tier), "k", "1") > 0);
    }
  }

  @Test
  void start_noRightToCreate_saysWhatToGrant() {
    database.runAsSuperuser("alter database " + database.name() + " owner to postgres");

    assertRefused("grant create on schema public to tieredcache");
  }

  @Test
  void start_noRightToWrite_saysWhatToGrant() {
    database.runAsSuperuser(TABLE + "; grant select on cache_entry to tieredcache");

    assertRefused("grant insert, update, delete on cache_entry");
  }

  @Test
  void start_tableWithOtherColumns_saysWhichItNeeds() {
    database.run("create table cache_entry (key text primary key, value text)");

    String message = assertRefused("table cache_entry must have columns");
    assertTrue(message.contains("version=bigint") && message.contains("value=text"), message);
  }

  @Test
  void start_tableWithAnotherRequiredColumn_saysSo() {
    database.run(TABLE.replace(")", ", world text not null)"));

    String message = assertRefused("no other that must not be null");
    assertTrue(message.contains("world=text not null"), message);
  }

  @Test
  void start_tableWhoseValueMustBeThere_saysSo() {
    database.run(TABLE.replace("value bytea", "value bytea not null"));

    assertRefused("value=bytea not null");
  }

  @Test
  void start_tableWithoutPrimaryKey_saysHowToAddIt() {
    database.run(TABLE.replace(" primary key", ""));

    assertRefused("alter table cache_entry add primary key (key)");
  }

  @Test
  void start_noSchemaInSearchPath_saysSo() {
    database.runAsSuperuser(
        "alter role tieredcache in database " + database.name() + " set search_path = x");

    assertRefused("search_path names no schema that exists");
  }

  private void start() {
    try (PostgresTier tier = PostgresTier.connect(database.settings())) {
      tier.start(Ask.soon());
    }
  }

  private String assertRefused(String part) {
    TierException refused = assertThrows(TierException.class, this::start);
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
    return refused.getMessage();
  }
}
