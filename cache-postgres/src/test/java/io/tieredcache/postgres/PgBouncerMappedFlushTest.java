package io.tieredcache.postgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** Write-behind into tables of the application's own, behind PgBouncer in transaction mode. */
@Tag("pgbouncer")
final class PgBouncerMappedFlushTest extends MappedFlushTest {
  private final PgBouncer bouncer = PgBouncer.before(database);

  @Override
  PostgresSettings settings() {
    return bouncer.settings(database);
  }

  @Override
  @AfterEach
  void close() {
    super.close();
    bouncer.close();
  }
}
