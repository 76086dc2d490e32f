package io.tieredcache.postgres;

import io.tieredcache.spi.KeyTemplate;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Storage keys as arrays of id components, one array a column, and the way back. */
final class MappedKeys {
  private final List<String> keys;
  private final String[][] components;
  private final Map<List<String>, String> byComponents = new HashMap<>();

  private MappedKeys(List<String> keys, String[][] components) {
    this.keys = keys;
    this.components = components;
  }

  static MappedKeys of(KeyTemplate template, Collection<String> keys) {
    List<String> order = List.copyOf(keys);
    MappedKeys mapped = new MappedKeys(order, new String[template.placeholders()][order.size()]);
    for (int i = 0; i < order.size(); i++) {
      List<String> parts = template.parse(order.get(i));
      if (parts == null) {
        throw new UnfitRowException("keys must be of " + template);
      }
      mapped.byComponents.put(parts, order.get(i));
      for (int column = 0; column < parts.size(); column++) {
        mapped.components[column][i] = parts.get(column);
      }
    }
    return mapped;
  }

  int size() {
    return keys.size();
  }

  /** Sets one parameter a column and answers with the next one. */
  int bind(PreparedStatement statement, int first) throws SQLException {
    int next = first;
    for (String[] column : components) {
      statement.setArray(next++, statement.getConnection().createArrayOf("text", column));
    }
    return next;
  }

  /** By its place, counted from 1 as PostgreSQL does. */
  String key(int ordinality) {
    return keys.get(ordinality - 1);
  }

  /** By its components, which the row holds from this column on. */
  String key(ResultSet row, int first) throws SQLException {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      parts.add(row.getString(first + i));
    }
    return byComponents.getOrDefault(parts, "");
  }
}
