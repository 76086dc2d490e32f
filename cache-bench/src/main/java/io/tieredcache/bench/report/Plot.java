package io.tieredcache.bench.report;

import java.util.List;

/**
 * A plot of lines.
 *
 * @param xTitle of the horizontal axis
 * @param yTitle of the vertical one, which is logarithmic
 * @param xLabels what stands below each x of the first curve, or empty for the numbers
 */
public record Plot(
    String title, String xTitle, String yTitle, List<String> xLabels, List<Curve> curves) {
  /** Copies the lists. */
  public Plot {
    xLabels = List.copyOf(xLabels);
    curves = List.copyOf(curves);
  }
}
