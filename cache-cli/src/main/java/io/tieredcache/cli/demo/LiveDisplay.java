package io.tieredcache.cli.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** One table that is drawn over itself every second, for terminals. */
final class LiveDisplay implements Display {
  private static final String ERASE_LINE = "\u001b[2K";
  private static final String ERASE_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final int seconds;
  private int drawn;

  LiveDisplay(PrintWriter out, int seconds) {
    this.out = out;
    this.seconds = seconds;
  }

  @Override
  public void show(int number, Totals second, Totals all, List<Staleness> staleness) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "second "
            + number
            + " of "
            + seconds
            + "; rates of the last second, latencies since the start");
    lines.add("");
    lines.addAll(Board.lines(second, 1, all, staleness));
    erase();
    lines.forEach(line -> out.print(ERASE_LINE + line + "\n"));
    drawn = lines.size();
    out.flush();
  }

  @Override
  public void end() {
    erase();
  }

  private void erase() {
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A" + "\r" + ERASE_BELOW);
      out.flush();
      drawn = 0;
    }
  }
}
