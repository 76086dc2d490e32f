package io.tieredcache.bench.report;

import java.util.List;

/**
 * One line of a plot.
 *
 * @param xs ascending
 */
public record Curve(String name, List<Double> xs, List<Double> ys) {
  /** Copies the lists. */
  public Curve {
    xs = List.copyOf(xs);
    ys = List.copyOf(ys);
    if (xs.size() != ys.size()) {
      throw new IllegalArgumentException("xs and ys must be of one length");
    }
  }
}
