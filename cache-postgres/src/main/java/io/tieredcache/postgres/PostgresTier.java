package io.tieredcache.postgres;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.TierSchema;
import javax.sql.DataSource;

/**
 * L3 on PostgreSQL 14 or newer. Thread-safe; a request costs one round trip and is one transaction.
 *
 * <p>Values lie in the table {@code cache_entry} of the first schema of the connection's {@code
 * search_path}, which {@link #start} creates. Futures complete on the tier's own threads: what
 * hangs on them must not block.
 */
public final class PostgresTier implements DurableTier {
  private final Database database;

  private PostgresTier(Connections connections, PostgresLimits limits) {
    Requests requests = new Requests(limits);
    database = new Database(connections, requests);
    new Sweeper(database, requests).schedule(limits.sweepInterval());
  }

  /** A tier with a pool of its own, which {@link #close} closes. Connects in {@link #start}. */
  public static PostgresTier connect(PostgresSettings settings) {
    requireNonNull(settings, "settings");
    return new PostgresTier(new OwnPool(settings), settings.limits());
  }

  /** {@link #over(DataSource, PostgresLimits)} with {@link PostgresLimits#defaults}. */
  public static PostgresTier over(DataSource dataSource) {
    return over(dataSource, PostgresLimits.defaults());
  }

  /**
   * A tier on the application's connections, which stay open when it is closed.
   *
   * @param dataSource a pool with room for {@code limits.connections} more, whose connections are
   *     pgjdbc's, {@code READ COMMITTED}, and those of a primary
   */
  public static PostgresTier over(DataSource dataSource, PostgresLimits limits) {
    requireNonNull(limits, "limits");
    return new PostgresTier(
        new Connections.Given(requireNonNull(dataSource, "dataSource")), limits);
  }

  @Override
  public DurableStore open(TierSchema schema) {
    return new PostgresStore(
        database, requireNonNull(schema, "schema").name(), new CacheEntryTable());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Creates the table where it is missing and this user may; otherwise it must be there with the
   * columns of {@code docs/postgres.md}.
   */
  @Override
  public void start(Deadline deadline) {
    database.start(deadline);
  }

  @Override
  public void close() {
    database.close();
  }
}
