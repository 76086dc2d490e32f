package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.WriteHorizon;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A commit obeys no statement timeout, so one may outlive the call that asked for it. */
final class HorizonTest {
  private static final String WAITING_COMMITS =
      """
      create function wait_for_lock() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock_shared(42); return null; end $$;
      create constraint trigger waiting after insert on cache_entry
        deferrable initially deferred for each row execute function wait_for_lock();
      """;

  private final TestDatabase database = TestDatabase.create();

  @Test
  void horizon_commitOutlivesItsCall_hasNotEndedUntilTheCommitHas() throws SQLException {
    try (PostgresTier tier = PostgresTier.connect(database.settings());
        Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      tier.start(Ask.soon());
      DurableStore store = Ask.store(tier);
      database.run(WAITING_COMMITS);
      statement.execute("select pg_advisory_lock(42)");
      Map<String, byte[]> write = Map.of("k", new byte[] {1});
      Ask.failure(
          DeadlineExceededException.class,
          store.putAll(write, DurableRow.FOREVER, Ask.millis(500)));

      WriteHorizon after = horizon(store);
      assertTrue(horizon(store).ended() < after.begun());

      statement.execute("select pg_advisory_unlock(42)");
      Ask.until("the commit has ended", () -> horizon(store).ended() >= after.begun());
      assertTrue(Ask.get(store, "k").payload() != null, "it was no statement that was cancelled");
    }
  }

  private static WriteHorizon horizon(DurableStore store) {
    return Ask.answer(store.horizon(Ask.soon()));
  }
}
