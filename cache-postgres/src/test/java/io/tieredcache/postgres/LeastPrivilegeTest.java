package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DurableStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The grants of the documentation are enough, once the owner has started the tier. */
final class LeastPrivilegeTest {
  private final TestDatabase database = TestDatabase.create();

  @Test
  void start_asARoleWithTheDocumentedGrants_writesReadsAndFollowsTheFeed() {
    try (PostgresTier owner = PostgresTier.connect(database.settings())) {
      owner.start(Ask.soon());
    }
    String role = "least_" + database.name();
    database.runAsSuperuser("create role " + role + " login password 'least'");
    List.of(
            "grant select, insert, update, delete on cache_entry to ",
            "grant select on cache_migration to ",
            "grant select, delete on cache_change to ",
            "grant select, update on cache_feed to ")
        .forEach(grant -> database.runAsSuperuser(grant + role));
    database.run(
        "insert into cache_change (key, changed_at) values ('old', now() - interval '2 hours')");
    Heard heard = new Heard(true);
    try (PostgresTier tier =
        PostgresTier.connect(database.settings().user(role).password("least"))) {
      DurableStore store = Ask.store(tier);
      tier.listen(heard);
      tier.start(Ask.soon());

      long version = Ask.put(store, "k", "1");

      assertEquals(version, Ask.get(store, "k").version());
      assertTrue(Ask.answer(store.removeAll(List.of("k"), Ask.soon())).get("k") > version);
      database.run("select tiered_cache_invalidate('k')");
      heard.await("k");
      Ask.until(
          "old changes are swept",
          () -> database.number("select count(*) from cache_change where key = 'old'") == 0);
    }
  }
}
