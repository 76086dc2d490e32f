package io.tieredcache.postgres;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.ChangeListener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the feed has been read: a snapshot of transactions. What is visible now and was not
 * visible to it is new, however long its transaction took; nothing is read twice or waits for
 * others. Used by one thread.
 *
 * <p>After a new connection it looks a minute further back by the clock as well: a failover may
 * have lost transactions whose numbers are given again.
 */
final class FeedCursor {
  /** More keys at once than this are as good as all. */
  static final int MOST = 50_000;

  /** More changes than this are not looked through: a second of PostgreSQL's time, as measured. */
  private static final int MOST_CHANGES = 250_000;

  private static final int SWEPT_AT_ONCE = 5_000;

  // Ordered as their indexes are: whatever PostgreSQL takes the rows of, it reads no others.
  private static final String NEW =
      "(select key, version from cache_change where xid >= pg_snapshot_xmin(p.prev)"
          + " and not pg_visible_in_snapshot(xid, p.prev) order by xid limit "
          + (MOST_CHANGES + 1)
          + ")";
  private static final String RECENT =
      "(select key, version from cache_change"
          + " where changed_at >= p.at - interval '1 minute' order by changed_at limit "
          + (MOST_CHANGES + 1)
          + ")";
  private static final String HEAD =
      "with p as (select cast(? as pg_snapshot) as prev, cast(? as timestamptz) as at)"
          + " select pg_current_snapshot()::text, clock_timestamp()::text,"
          + " (select f.xid >= pg_snapshot_xmin(p.prev)"
          + " and not pg_visible_in_snapshot(f.swept_by, p.prev)"
          + " from cache_feed f where f.name = 'swept'),"
          + " clock_timestamp() - p.at > ? * interval '1 millisecond',"
          + " c.key, c.version, c.changes"
          + " from p left join lateral (select key,"
          + " case when bool_and(version is not null) then max(version) end as version,"
          + " sum(count(*)) over () as changes from (";
  private static final String TAIL = ") found group by key limit " + (MOST + 1) + ") c on true";
  private static final String NEXT = HEAD + NEW + TAIL;
  private static final String AGAIN = HEAD + NEW + " union all " + RECENT + TAIL;
  private static final String BEGIN =
      "select coalesce(r.snapshot, pg_current_snapshot())::text,"
          + " coalesce(r.at, clock_timestamp())::text"
          + " from (select) one left join cache_feed r on r.name = 'read' and ?";
  private static final String SAVE =
      "update cache_feed set snapshot = cast(? as pg_snapshot), at = cast(? as timestamptz)"
          + " where name = 'read'";
  private static final String SWEEP =
      "delete from cache_change where id in (select id from cache_change"
          + " where changed_at < clock_timestamp() - ? * interval '1 millisecond'"
          + " and xid < pg_snapshot_xmin(pg_current_snapshot()) limit "
          + SWEPT_AT_ONCE
          + ")";

  private final boolean fleet;
  private final Duration retention;
  private @Nullable String snapshot;
  private @Nullable String at;

  FeedCursor(boolean fleet, Duration retention) {
    this.fleet = fleet;
    this.retention = retention;
  }

  /**
   * What was found, and where that leads; nothing is moved until it is {@link #moveTo reached}.
   *
   * @param versions by key: the newest, or none where one change gives none; beyond {@link #MOST}
   *     keys not all of them
   * @param gap whether changes may be missing
   */
  record Page(Map<String, Long> versions, boolean gap, String snapshot, String at) {}

  /**
   * Where the fleet's last reader stood, or here and now; a fleet's first reader leaves word of
   * that at once, so that the next one misses nothing if this one ends before it has told anyone.
   */
  void begin(Connection connection) throws SQLException {
    if (snapshot != null && !fleet) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
      statement.setBoolean(1, fleet);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        snapshot = row.getString(1);
        at = row.getString(2);
      }
    }
    save(connection);
  }

  /**
   * What is new.
   *
   * @param again whether the connection is new
   */
  Page read(Connection connection, boolean again) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(again ? AGAIN : NEXT)) {
      statement.setString(1, requireNonNull(snapshot, "snapshot, before begin"));
      statement.setString(2, at);
      statement.setLong(3, retention.toMillis());
      try (ResultSet rows = statement.executeQuery()) {
        return page(rows);
      }
    }
  }

  private static Page page(ResultSet rows) throws SQLException {
    Map<String, Long> versions = new LinkedHashMap<>();
    rows.next();
    String reached = rows.getString(1);
    String readAt = rows.getString(2);
    boolean gap = rows.getBoolean(3) || rows.getBoolean(4) || rows.getLong(7) > MOST_CHANGES;
    do {
      String key = rows.getString(5);
      if (key != null) {
        long version = rows.getLong(6);
        versions.put(key, rows.wasNull() ? ChangeListener.NO_VERSION : version);
      }
    } while (rows.next());
    return new Page(versions, gap || versions.size() > MOST, reached, readAt);
  }

  void moveTo(Page page) {
    snapshot = page.snapshot();
    at = page.at();
  }

  /** For the fleet's next reader. */
  void save(Connection connection) throws SQLException {
    if (fleet) {
      try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
        statement.setString(1, snapshot);
        statement.setString(2, at);
        statement.executeUpdate();
      }
    }
  }

  /**
   * Deletes changes that are older than anyone may look for, some of them.
   *
   * @return whether there may be more
   */
  boolean sweep(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SWEEP)) {
      statement.setLong(1, retention.toMillis());
      return statement.executeUpdate() == SWEPT_AT_ONCE;
    }
  }

  static boolean exists(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select to_regclass('cache_change') is not null")) {
      return row.next() && row.getBoolean(1);
    }
  }
}
