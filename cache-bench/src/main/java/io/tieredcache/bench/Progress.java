package io.tieredcache.bench;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells on the console how far a run is. The time left is a guess from what is done. */
final class Progress {
  private final int measures;
  private final PrintWriter out;
  private final long began = System.nanoTime();
  private int done;

  Progress(int measures, PrintWriter out) {
    this.measures = measures;
    this.out = out;
  }

  void begins(String title) {
    long spent = (System.nanoTime() - began) / 1_000_000_000;
    String left = done == 0 ? "" : ", about " + spent * (measures - done) / done + " s left";
    done++;
    out.println(
        String.format(Locale.ROOT, "[%d/%d] %s (%d s%s)", done, measures, title, spent, left));
  }

  void ends() {
    out.println("measured in " + (System.nanoTime() - began) / 1_000_000_000 + " s");
  }
}
