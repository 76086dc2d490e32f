package io.tieredcache.bench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells on the console how far a run is. The time left is a guess from what is done. */
final class Progress {
  /** A measure may take minutes, of many short steps. */
  private static final long QUIET_SECONDS = 20;

  private final int measures;
  private final PrintWriter out;
  private final LongSupplier nanos;
  private final long began;
  private long told;
  private int done;

  Progress(int measures, PrintWriter out) {
    this(measures, out, System::nanoTime);
  }

  Progress(int measures, PrintWriter out, LongSupplier nanos) {
    this.measures = measures;
    this.out = out;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  void begins(String title) {
    told = spent();
    out.println(
        String.format(Locale.ROOT, "[%d/%d] %s (%s)", done + 1, measures, title, times(done)));
    done++;
  }

  /** What is under way within a measure; told now and then. */
  void step(String what) {
    if (spent() - told >= QUIET_SECONDS) {
      told = spent();
      out.println("  " + what + " (" + times(done - 1) + ")");
      out.flush();
    }
  }

  private String times(int ended) {
    long spent = spent();
    return ended == 0
        ? spent + " s"
        : spent + " s, about " + spent * (measures - ended) / ended + " s left";
  }

  private long spent() {
    return TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - began);
  }

  void ends() {
    out.println("measured in " + spent() + " s");
  }
}
