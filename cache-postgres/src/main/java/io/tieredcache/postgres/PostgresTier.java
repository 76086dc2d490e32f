package io.tieredcache.postgres;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.TierSchema;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<String, MappedTable> tables = new ConcurrentHashMap<>();
  private final int connections;
  private ChangeFeed feed = ChangeFeed.defaults();

  private PostgresTier(Connections connections, PostgresLimits limits) {
    this.connections = limits.connections();
    Requests requests = new Requests(limits);
    database = new Database(connections, requests, tables.values());
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

  /**
   * Keeps a schema's rows in a table of the application's own instead of the default one. To be
   * called before the tier is given to a cache.
   *
   * @return this tier
   * @throws IllegalArgumentException where the mapping can't be, e.g. too few id columns
   */
  public PostgresTier table(PostgresTable table) {
    table.check();
    tables.put(table.template().toString(), new MappedTable(table));
    return this;
  }

  /**
   * How the tier learns of what others commit; {@link ChangeFeed#defaults} unless said otherwise.
   * To be called before the tier is given to a cache.
   *
   * @return this tier
   */
  public PostgresTier changeFeed(ChangeFeed feed) {
    this.feed = requireNonNull(feed, "feed");
    return this;
  }

  @Override
  public void listen(ChangeListener listener) {
    if (feed.on()) {
      database.listen(feed, requireNonNull(listener, "listener"));
    }
  }

  @Override
  public DurableStore open(TierSchema schema) {
    String name = requireNonNull(schema, "schema").name();
    RowTable mapped = tables.get(name);
    return new PostgresStore(database, name, mapped == null ? new CacheEntryTable() : mapped);
  }

  /** As many as it has connections. */
  @Override
  public int concurrency() {
    return connections;
  }

  /**
   * {@inheritDoc}
   *
   * <p>For the default table and for mapped ones.
   */
  @Override
  public FlushStore openFlush(TierSchema schema) {
    String name = requireNonNull(schema, "schema").name();
    MappedTable mapped = tables.get(name);
    database.flushes();
    return new PostgresFlush(
        database, name, mapped == null ? new CacheEntryFlush() : new MappedFlush(mapped));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Creates the table where it is missing and this user may; otherwise it must be there with the
   * columns of {@code docs/postgres.md}. So must mapped tables, whose missing parts the error names
   * with the DDL that adds them.
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
