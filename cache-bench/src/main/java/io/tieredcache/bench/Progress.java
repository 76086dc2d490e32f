package io.tieredcache.bench;

import static io.tieredcache.bench.report.Numbers.whole;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells on the console how far a run is. The time left is what the plan still holds, at the pace of
 * the measures that have ended: a slow machine shows.
 */
final class Progress {
  /** A measure may take minutes, of many short steps. */
  private static final long QUIET_SECONDS = 20;

  /** One measure's place in the plan. */
  record Entry(String title, double seconds) {}

  private final List<Entry> plan;
  private final PrintWriter out;
  private final LongSupplier nanos;
  private final long began;
  private final List<Double> ends = new ArrayList<>();
  private double told;

  Progress(List<Entry> plan, PrintWriter out) {
    this(plan, out, System::nanoTime);
  }

  Progress(List<Entry> plan, PrintWriter out, LongSupplier nanos) {
    this.plan = List.copyOf(plan);
    this.out = out;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /** What the whole plan takes. */
  static double seconds(List<Entry> plan) {
    return plan.stream().mapToDouble(Entry::seconds).sum();
  }

  /** The next measure begins. */
  void begins() {
    told = spent();
    int number = ends.size();
    out.println(
        String.format(
            Locale.ROOT,
            "[%d/%d] %s (%s)",
            number + 1,
            plan.size(),
            plan.get(number).title,
            times()));
    out.flush();
  }

  /** What is under way within a measure; told now and then. */
  void step(String what) {
    if (spent() - told >= QUIET_SECONDS) {
      told = spent();
      out.println("  " + what + " (" + times() + ")");
      out.flush();
    }
  }

  /** The measure has ended. */
  void ended() {
    ends.add(spent());
    if (ends.size() == plan.size()) {
      out.println(String.format(Locale.ROOT, "measured in %.0f s", spent()));
    }
  }

  private String times() {
    return String.format(Locale.ROOT, "%.0f s, about %.0f s left", spent(), left());
  }

  private double left() {
    int number = ends.size();
    double before = number == 0 ? 0 : ends.get(number - 1);
    double planned = seconds(plan.subList(0, number));
    double pace = planned == 0 ? 1 : before / planned;
    double here = plan.get(number).seconds * pace - (spent() - before);
    return Math.max(0, here) + pace * seconds(plan.subList(number + 1, plan.size()));
  }

  private double spent() {
    return (nanos.getAsLong() - began) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** Planned and taken seconds of what has ended: rows of cells, the first the heads. */
  List<List<String>> table() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("measure", "planned s", "taken s"));
    double before = 0;
    for (int i = 0; i < ends.size(); i++) {
      cells.add(
          List.of(plan.get(i).title, whole(plan.get(i).seconds), whole(ends.get(i) - before)));
      before = ends.get(i);
    }
    cells.add(List.of("all", whole(seconds(plan)), whole(before)));
    return cells;
  }
}
