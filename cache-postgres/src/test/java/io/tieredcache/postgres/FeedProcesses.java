package io.tieredcache.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Processes that read the change feed of one database. */
final class FeedProcesses implements AutoCloseable {
  final TestDatabase database = TestDatabase.create();
  private final List<PostgresTier> tiers = new ArrayList<>();

  @Override
  public void close() {
    tiers.forEach(PostgresTier::close);
  }

  /** Another tier of this database, closed with the others. */
  void add(PostgresTier tier) {
    tiers.add(tier);
  }

  /** Ends a process, by its number from 0. */
  void end(int number) {
    tiers.get(number).close();
  }

  Heard reader(boolean fleet, ChangeFeed feed) {
    return reader(fleet, feed, database.settings());
  }

  /** A process that reads, and has come as far as now. */
  Heard reader(boolean fleet, ChangeFeed feed, PostgresSettings settings) {
    Heard heard = process(fleet, feed, settings);
    invalidate("ready");
    heard.await("ready");
    return heard;
  }

  Heard process(boolean fleet, ChangeFeed feed, PostgresSettings settings) {
    return process(new Heard(fleet), feed, settings);
  }

  Heard process(Heard heard, ChangeFeed feed, PostgresSettings settings) {
    PostgresTier tier = PostgresTier.connect(settings).changeFeed(feed);
    tiers.add(tier);
    tier.listen(heard);
    tier.start(Ask.soon());
    return heard;
  }

  void invalidate(String key) {
    database.run("select tiered_cache_invalidate('" + key + "')");
  }

  static void invalidate(Connection connection, String key) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select tiered_cache_invalidate('" + key + "')");
    }
  }
}
