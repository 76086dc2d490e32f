package io.tieredcache.postgres;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.DurableRowsContract;

/**
 * A table of the application's own, with two id columns, obeys all that a table without end can.
 */
final class MappedTableContractTest extends DurableRowsContract {
  record Id(String run, int n) {}

  private final TestDatabase database = TestDatabase.create();

  MappedTableContractTest() {
    database.run("create table rows (run text, n int, value bytea, primary key (run, n))");
  }

  @Override
  protected DurableTier newTier() {
    return PostgresTier.connect(database.settings())
        .table(
            PostgresTable.of(
                    KeySchema.of("contract:{run}:{n}", IdFormat.record(Id.class), BytesCodec.of()),
                    "rows")
                .ids("run", "n")
                .applyDdl());
  }
}
