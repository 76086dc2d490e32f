package io.tieredcache.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what the measures tell. Used by one thread. */
public final class Recording {
  private final Map<String, String> about = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Series> series = new ArrayList<>();
  private final List<Plot> plots = new ArrayList<>();
  private final Map<String, List<List<String>>> tables = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /** Something about the run itself. */
  public void about(String name, String value) {
    about.put(name, value);
  }

  /** A figure and its bars: a row for each. A figure without values is told as a note. */
  public void add(Series figure, Bar... bars) {
    series.add(figure);
    rows.addAll(Row.of(figure, List.of(bars)));
  }

  /** A plot. */
  public void add(Plot plot) {
    plots.add(plot);
  }

  /** A table: rows of cells, the first the heads. */
  public void table(String title, List<List<String>> cells) {
    tables.put(title, List.copyOf(cells));
  }

  /** Something that a reader must know. */
  public void note(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }

  /** All of it. */
  public Report report() {
    return new Report(about, rows, series, plots, tables, notes);
  }
}
