package io.tieredcache.bench.report;

import java.util.List;

/** Pieces of HTML. */
final class Html {
  private Html() {}

  /** Text that means nothing to a browser. */
  static String text(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A table whose first row is its head. */
  static String table(List<List<String>> rows) {
    StringBuilder html = new StringBuilder("<table>");
    for (int i = 0; i < rows.size(); i++) {
      String tag = i == 0 ? "th" : "td";
      html.append("<tr>");
      for (String cell : rows.get(i)) {
        String mark = cell.equals("NO") ? " class='missed'" : "";
        html.append("<").append(tag).append(mark).append(">").append(text(cell));
        html.append("</").append(tag).append(">");
      }
      html.append("</tr>\n");
    }
    return html.append("</table>\n").toString();
  }
}
