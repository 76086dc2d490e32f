package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.testkit.FlushContract;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** PostgreSQL keeps every rule of write-behind. */
final class PostgresFlushContractTest extends FlushContract {
  private final TestDatabase database = TestDatabase.create();

  @Override
  protected DurableTier newTier() {
    return PostgresTier.connect(database.settings());
  }

  @Override
  protected void refuseBad() {
    database.run(
        "alter table cache_entry add constraint no_bad check (value is distinct from '"
            + BAD
            + "'::bytea)");
  }

  @Test
  void start_handMadeTablesWithoutPositions_saysHowToMakeThem() {
    TestDatabase other = TestDatabase.create();
    other.run(
        "create table cache_entry (key text primary key, value bytea, version bigint,"
            + " expires_at timestamptz)");
    try (PostgresTier tier = PostgresTier.connect(other.settings())) {
      tier.start(Ask.soon());
    }
    try (PostgresTier tier = PostgresTier.connect(other.settings())) {
      FlushStore opened =
          tier.openFlush(new TierSchema(KeyTemplate.of("x:{n}"), Framing.JSON, true, 1));
      Assertions.assertNotNull(opened);

      TierException refusal =
          Assertions.assertThrows(TierException.class, () -> tier.start(Ask.soon()));

      assertTrue(
          refusal.getMessage().contains("create table cache_journal (schema text not null"),
          refusal::getMessage);
    }
  }
}
