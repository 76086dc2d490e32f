package io.tieredcache.cli.demo.service;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws numbers from 0 on, of which n is drawn with weight 1/(n+1). Immutable, thread-safe. */
final class Zipf {
  private final double[] cumulative;

  Zipf(int size) {
    cumulative = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += 1.0 / (i + 1);
      cumulative[i] = sum;
    }
  }

  /** One number. */
  int draw(RandomGenerator random) {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, at);
    return Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
  }
}
