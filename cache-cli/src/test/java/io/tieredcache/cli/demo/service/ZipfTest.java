package io.tieredcache.cli.demo.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ZipfTest {
  private static final int SIZE = 100;
  private static final int DRAWS = 200_000;

  @Test
  void draw_often_weighsByRank() {
    Zipf zipf = new Zipf(SIZE);
    Random random = new Random(1);
    int[] drawn = new int[SIZE];
    for (int i = 0; i < DRAWS; i++) {
      drawn[zipf.draw(random)]++;
    }
    double harmonic = 0;
    for (int i = 1; i <= SIZE; i++) {
      harmonic += 1.0 / i;
    }
    for (int rank : new int[] {1, 2, 10, 100}) {
      double expected = DRAWS / (rank * harmonic);
      assertEquals(expected, drawn[rank - 1], 6 * Math.sqrt(expected), "rank " + rank);
    }
  }

  @Test
  void draw_oneOnly_isAlwaysIt() {
    assertEquals(0, new Zipf(1).draw(new Random(1)));
  }
}
