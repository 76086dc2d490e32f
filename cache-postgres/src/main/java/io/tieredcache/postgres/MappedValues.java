package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encoded values as columns and back: one column of bytes or text, or as the mapping says. */
final class MappedValues {
  private final PostgresTable table;
  private final List<MappedColumns.Column> columns;
  private final boolean binary;

  MappedValues(PostgresTable table, MappedColumns columns) {
    this.table = table;
    this.columns = columns.values();
    this.binary = table.mapping() == null && columns.values().get(0).binary();
  }

  /** The value that the row holds from this column on; null where the one column is null. */
  byte @Nullable [] read(ResultSet row, int first) throws SQLException {
    if (binary) {
      return row.getBytes(first);
    }
    RowMapping mapping = table.mapping();
    if (mapping == null) {
      String text = row.getString(first);
      return text == null ? null : text.getBytes(UTF_8);
    }
    List<@Nullable String> texts = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      texts.add(row.getString(first + i));
    }
    return mapping.toPayload(texts);
  }

  /** Sets one array a column and answers with the next parameter; null is null in each column. */
  int bind(PreparedStatement statement, int first, List<byte @Nullable []> payloads)
      throws SQLException {
    if (binary) {
      byte @Nullable [][] bytes = payloads.toArray(byte[][]::new);
      statement.setArray(first, statement.getConnection().createArrayOf("bytea", bytes));
      return first + 1;
    }
    @Nullable String[][] texts = new @Nullable String[columns.size()][payloads.size()];
    for (int row = 0; row < payloads.size(); row++) {
      List<@Nullable String> values = texts(payloads.get(row));
      for (int column = 0; column < texts.length; column++) {
        texts[column][row] = values.get(column);
      }
    }
    int next = first;
    for (@Nullable String[] column : texts) {
      statement.setArray(next++, statement.getConnection().createArrayOf("text", column));
    }
    return next;
  }

  private List<@Nullable String> texts(byte @Nullable [] payload) {
    if (payload == null) {
      return Collections.nCopies(columns.size(), null);
    }
    RowMapping mapping = table.mapping();
    List<@Nullable String> texts =
        mapping == null ? List.of(text(payload)) : mapped(mapping, payload);
    if (texts.size() != columns.size()) {
      throw new UnfitRowException(
          "toColumns of " + table + " must give " + columns.size() + ", gave " + texts.size());
    }
    return texts;
  }

  private List<@Nullable String> mapped(RowMapping mapping, byte[] payload) {
    try {
      return mapping.toColumns(payload);
    } catch (RuntimeException e) {
      // Its message may hold the value.
      throw new UnfitRowException(
          "toColumns of " + table + " must take every value, threw " + e.getClass().getName());
    }
  }

  private String text(byte[] payload) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    } catch (CharacterCodingException e) {
      throw new UnfitRowException(
          "values of "
              + table
              + " must be UTF-8 text for a column of type "
              + columns.get(0).type());
    }
  }
}
