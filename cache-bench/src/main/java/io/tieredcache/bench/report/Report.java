package io.tieredcache.bench.report;

import java.util.List;
import java.util.Map;

/**
 * All that a run came to.
 *
 * @param about machine, versions, servers and options, by name
 * @param rows the table
 * @param series every value of every round
 * @param tables more tables, by title: rows of cells, the first the heads
 * @param notes what a reader must know, e.g. too few samples
 */
public record Report(
    Map<String, String> about,
    List<Row> rows,
    List<Series> series,
    List<Plot> plots,
    Map<String, List<List<String>>> tables,
    List<String> notes) {
  /** Whether every bar was met. */
  public boolean passed() {
    return rows.stream().noneMatch(row -> Boolean.FALSE.equals(row.met()));
  }
}
