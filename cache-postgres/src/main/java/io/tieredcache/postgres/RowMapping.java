package io.tieredcache.postgres;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a value lies in several columns of a table. Called on the tier's threads; must be
 * thread-safe, quick and without side effects.
 *
 * <p>Columns travel as PostgreSQL's text form of their type, whatever that is: {@code 1.5}, {@code
 * t}, {@code 2026-01-31}, {@code {1,2}}. What doesn't fit the type, PostgreSQL refuses.
 */
public interface RowMapping {
  /** The columns' names, as PostgreSQL holds them; always the same. */
  List<String> columns();

  /**
   * The columns of an encoded value.
   *
   * @param payload what the schema's codec wrote
   * @return as many as {@link #columns}, null for SQL's null
   */
  List<@Nullable String> toColumns(byte[] payload);

  /**
   * The encoded value of a row.
   *
   * @param columns as many as {@link #columns}, null for SQL's null
   * @return what the schema's codec reads
   */
  byte[] toPayload(List<@Nullable String> columns);
}
