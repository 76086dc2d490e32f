package io.tieredcache.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table that a run ends with. */
public final class ConsoleTable {
  private static final List<String> HEADS =
      List.of("measure", "ours", "best peer", "floor", "ratio", "bar", "met");

  private ConsoleTable() {}

  /** Lines of text. */
  public static List<String> lines(Report report) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(HEADS);
    report.rows().forEach(row -> cells.add(cells(row)));
    List<String> lines = new ArrayList<>(aligned(cells));
    report
        .tables()
        .forEach(
            (title, table) -> {
              lines.add("");
              lines.add(title);
              lines.addAll(aligned(table));
            });
    report.notes().forEach(note -> lines.add("note: " + note));
    return lines;
  }

  static List<String> cells(Row row) {
    return List.of(
        row.measure() + ", " + row.unit(),
        Numbers.text(row.ours()),
        named(row.best(), row.bestPeer()),
        named(row.floor(), row.floorName()),
        Numbers.text(row.ratio()),
        row.bar(),
        row.met() == null ? "" : row.met() ? "yes" : "NO");
  }

  private static String named(@Nullable Double value, String name) {
    return value == null ? "–" : Numbers.text(value) + " " + name;
  }

  static List<String> aligned(List<List<String>> cells) {
    int[] widths = new int[cells.get(0).size()];
    for (List<String> row : cells) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
