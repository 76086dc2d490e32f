package io.tieredcache.cli.alltiers;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * A load with a fault in its middle; times are {@link System#nanoTime}'s.
 *
 * @param begin a calm while before the fault
 * @param healed when it was over
 * @param back from when on all must be as before
 */
record OutageCourse(Outcome outcome, long begin, long fault, long healed, long back, long end) {
  /** A read of the schema with {@code staleIfError}. */
  static boolean mayBeStale(OpenLoad.Read read) {
    return read.key().startsWith("world:");
  }

  /** A read of the other one. */
  static boolean isStrict(OpenLoad.Read read) {
    return !mayBeStale(read);
  }

  /** Prints what was measured. */
  void print(String what) {
    System.out.printf(Locale.ROOT, "%s: %.0f reads/s%n", what, outcome.rate());
    print("staleIfError", OutageCourse::mayBeStale);
    print("strict", OutageCourse::isStrict);
    System.out.printf(
        Locale.ROOT,
        "  most reads of L3 in a second: %d before, %d in the outage, %d after%n",
        outcome.durableReadsInASecond(begin, fault),
        outcome.durableReadsInASecond(fault, healed),
        outcome.durableReadsInASecond(healed, end));
  }

  private void print(String name, Predicate<OpenLoad.Read> which) {
    line(name + " before", begin, fault, which);
    line(name + " outage", fault, healed, which);
    line(name + " return", healed, back, which);
    line(name + " after", back, end, which);
  }

  private void line(String name, long from, long to, Predicate<OpenLoad.Read> which) {
    System.out.println(outcome.line(name, outcome.between(from, to, which)));
  }
}
