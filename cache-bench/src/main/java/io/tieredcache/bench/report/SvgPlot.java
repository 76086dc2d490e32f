package io.tieredcache.bench.report;

import java.util.List;
import java.util.Locale;

/** A plot as inline SVG: even steps along x, a logarithmic y. */
final class SvgPlot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 320;
  private static final int LEFT = 70;
  private static final int RIGHT = 230;
  private static final int TOP = 20;
  private static final int BOTTOM = 50;
  private static final String[] COLORS = {
    "#0b6e4f", "#c0392b", "#2c6fbb", "#b7791f", "#7d3c98", "#117a8b", "#8d6e63", "#d63384",
    "#5a6b1f", "#444444"
  };

  private final Plot plot;
  private final double least;
  private final double most;
  private final int steps;
  private final StringBuilder svg = new StringBuilder();

  private SvgPlot(Plot plot) {
    this.plot = plot;
    List<Double> ys =
        plot.curves().stream().flatMap(curve -> curve.ys().stream()).filter(y -> y > 0).toList();
    this.least = Math.floor(Math.log10(ys.stream().min(Double::compare).orElse(1.0)));
    double top = Math.log10(ys.stream().max(Double::compare).orElse(10.0));
    this.most = Math.max(least + 1, Math.ceil(top));
    this.steps = plot.curves().stream().mapToInt(curve -> curve.xs().size()).max().orElse(1);
  }

  /** The plot with its title. */
  static String of(Plot plot) {
    return new SvgPlot(plot).draw();
  }

  private String draw() {
    svg.append("<figure><figcaption>").append(Html.text(plot.title())).append("</figcaption>");
    add("<svg viewBox='0 0 %d %d' role='img'>", WIDTH, HEIGHT);
    grid();
    for (int i = 0; i < plot.curves().size(); i++) {
      curve(plot.curves().get(i), COLORS[i % COLORS.length], TOP + 14 + i * 18);
    }
    svg.append("</svg></figure>");
    return svg.toString();
  }

  private void grid() {
    for (double power = least; power <= most; power++) {
      double y = y(Math.pow(10, power));
      add("<line x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>", LEFT, WIDTH - RIGHT, y, y);
      label(LEFT - 6, y + 4, "end", Numbers.text(Math.pow(10, power)));
    }
    List<String> labels = labels();
    for (int i = 0; i < labels.size(); i++) {
      label(x(i), HEIGHT - BOTTOM + 18, "middle", labels.get(i));
    }
    label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", plot.xTitle());
    label(LEFT, TOP - 6, "end", plot.yTitle());
  }

  private List<String> labels() {
    return plot.xLabels().isEmpty() && !plot.curves().isEmpty()
        ? plot.curves().get(0).xs().stream().map(Numbers::text).toList()
        : plot.xLabels();
  }

  private void curve(Curve curve, String color, int legendY) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < curve.ys().size(); i++) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i), y(curve.ys().get(i))));
    }
    add("<polyline points='%s' style='stroke:%s'/>", points.toString().strip(), color);
    for (int i = 0; i < curve.ys().size(); i++) {
      add(
          "<circle cx='%.1f' cy='%.1f' r='2.5' style='fill:%s'/>",
          x(i), y(curve.ys().get(i)), color);
    }
    int legendX = WIDTH - RIGHT + 14;
    add("<rect x='%d' y='%d' width='12' height='4' style='fill:%s'/>", legendX, legendY, color);
    label(legendX + 18, legendY + 6, "start", curve.name());
  }

  private double x(int step) {
    double width = WIDTH - RIGHT - LEFT;
    return steps == 1 ? LEFT + width / 2 : LEFT + 12 + step * (width - 24) / (steps - 1);
  }

  private double y(double value) {
    double part = (Math.log10(Math.max(value, Math.pow(10, least))) - least) / (most - least);
    return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP);
  }

  private void label(double x, double y, String anchor, String text) {
    add("<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>", x, y, anchor, Html.text(text));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
