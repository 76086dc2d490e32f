package io.tieredcache.bench.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What changed since an earlier report: figures of two machines or days are not ratios. */
public final class Comparison {
  private final Map<String, Double> before;

  private Comparison(Map<String, Double> before) {
    this.before = before;
  }

  /** With that report. */
  public static Comparison with(Path file) {
    return new Comparison(JsonReport.ours(file));
  }

  /** Rows of cells, the first the heads. */
  public List<List<String>> cells(Report now) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("measure", "before", "now", "change"));
    for (Row row : now.rows()) {
      Double old = before.get(row.name());
      if (old != null && row.ours() != null) {
        cells.add(
            List.of(
                row.name().strip() + ", " + row.unit(),
                Numbers.text(old),
                Numbers.text(row.ours()),
                String.format(Locale.ROOT, "%+.1f %%", (row.ours() / old - 1) * 100)));
      }
    }
    return cells;
  }
}
