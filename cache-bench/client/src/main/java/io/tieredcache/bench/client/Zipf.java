package io.tieredcache.bench.client;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws from 0 on, number n with weight 1/(n+1)^exponent. Immutable. */
final class Zipf {
  private final double[] cumulative;

  Zipf(int size, double exponent) {
    cumulative = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += Math.pow(i + 1, -exponent);
      cumulative[i] = sum;
    }
  }

  /** Many draws at once, so that none is made while a call is timed. */
  int[] draw(RandomGenerator random, int count) {
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      double at = random.nextDouble() * cumulative[cumulative.length - 1];
      int found = Arrays.binarySearch(cumulative, at);
      drawn[i] = Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
    }
    return drawn;
  }
}
