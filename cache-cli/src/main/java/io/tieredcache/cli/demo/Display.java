package io.tieredcache.cli.demo;

import java.util.List;

/** Where the running demo shows itself. */
interface Display {
  /**
   * Shows a second.
   *
   * @param number 1 for the first
   * @param second what happened in it
   * @param all what has happened since the start
   */
  void show(int number, Totals second, Totals all, List<Staleness> staleness);

  /** Makes room for the summary. */
  void end();
}
