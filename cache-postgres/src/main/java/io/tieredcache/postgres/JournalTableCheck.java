package io.tieredcache.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether positions of journals can be kept. Reads the catalogue only. */
final class JournalTableCheck {
  private static final String FLAW =
      """
      select case
        when to_regclass('cache_journal') is null then 'create table cache_journal (schema text \
      not null, partition int not null, position bigint not null, primary key (schema, partition))'
        when not (has_table_privilege('cache_journal', 'select')
          and has_table_privilege('cache_journal', 'insert')
          and has_table_privilege('cache_journal', 'update'))
        then 'grant select, insert, update on cache_journal'
        end""";

  private final Connection connection;

  JournalTableCheck(Connection connection) {
    this.connection = connection;
  }

  /** Throws where the table or a right is missing, with the statement that brings it. */
  void fits() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(FLAW)) {
      row.next();
      String missing = row.getString(1);
      if (missing != null) {
        throw new UnfitTableException(
            "write-behind keeps its positions in table cache_journal, which can't be used: "
                + missing);
      }
    }
  }
}
