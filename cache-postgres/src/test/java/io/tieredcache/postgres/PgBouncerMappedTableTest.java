package io.tieredcache.postgres;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.DurableRowsContract;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/** The rules of a table of the application's own behind PgBouncer in transaction mode. */
@Tag("pgbouncer")
final class PgBouncerMappedTableTest extends DurableRowsContract {
  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final PgBouncer bouncer = PgBouncer.before(database);

  PgBouncerMappedTableTest() {
    database.run("create table rows (id text primary key, value bytea)");
  }

  @Override
  protected DurableTier newTier() {
    return PostgresTier.connect(bouncer.settings(database))
        .table(
            PostgresTable.of(
                    KeySchema.of("contract:{id}", IdFormat.string(), BytesCodec.of()), "rows")
                .applyDdl());
  }
}
