package io.tieredcache.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code report.html}: one page that needs no other file and no network. */
public final class HtmlReport {
  private static final String STYLE =
      """
      body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 1100px;
             padding: 0 1em; color: #1c1c1c; background: #fff; }
      table { border-collapse: collapse; margin: 1em 0; font-variant-numeric: tabular-nums; }
      th, td { text-align: left; padding: .25em .7em; border-bottom: 1px solid #ddd; }
      .missed { color: #b00020; font-weight: bold; }
      figure { margin: 1.5em 0; } figcaption { font-weight: 600; }
      svg { max-width: 900px; width: 100%; } svg line { stroke: #ddd; }
      svg polyline { fill: none; stroke-width: 1.8; } svg text { font-size: 11px; fill: #444; }
      """;

  private HtmlReport() {}

  /** The page. */
  public static String text(Report report) {
    StringBuilder page = new StringBuilder("<!doctype html>\n<html lang='en'><head>");
    page.append("<meta charset='utf-8'><title>Tiered Cache: benchmarks</title><style>");
    page.append(STYLE).append("</style></head><body><h1>Tiered Cache: benchmarks</h1>\n");
    page.append(about(report));
    page.append("<h2>Measures</h2>\n").append(Html.table(rows(report)));
    report
        .tables()
        .forEach(
            (title, cells) ->
                page.append("<h2>")
                    .append(Html.text(title))
                    .append("</h2>\n")
                    .append(Html.table(cells)));
    report.plots().forEach(plot -> page.append(SvgPlot.of(plot)).append('\n'));
    report.series().stream()
        .filter(Series::isThroughput)
        .forEach(series -> page.append(SvgPlot.of(series.plot())).append('\n'));
    page.append("<h2>Every round</h2>\n").append(Html.table(rounds(report)));
    return page.append("</body></html>\n").toString();
  }

  private static String about(Report report) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("run", ""));
    report.about().forEach((name, value) -> cells.add(List.of(name, value)));
    report.notes().forEach(note -> cells.add(List.of("note", note)));
    return Html.table(cells);
  }

  private static List<List<String>> rows(Report report) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("measure", "ours", "best peer", "floor", "ratio", "bar", "met"));
    report.rows().forEach(row -> cells.add(ConsoleTable.cells(row)));
    return cells;
  }

  private static List<List<String>> rounds(Report report) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("measure", "client", "median", "rounds"));
    for (Series series : report.series()) {
      series
          .rounds()
          .forEach(
              (client, values) ->
                  cells.add(
                      List.of(
                          series.title() + ", " + series.unit(),
                          client,
                          Numbers.text(series.median(client).orElse(null)),
                          values.stream().map(Numbers::text).collect(Collectors.joining("; ")))));
    }
    return cells;
  }
}
