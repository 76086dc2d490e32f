package io.tieredcache.bench.jmh;

import org.openjdk.jmh.Main;

/** JMH's own command line. */
public final class JmhMain {
  private JmhMain() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Main.main(args);
  }
}
