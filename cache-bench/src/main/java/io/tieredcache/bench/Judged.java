package io.tieredcache.bench;

import io.tieredcache.bench.report.ConsoleTable;
import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.report.Report;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.exit.ExitCode;
import java.io.PrintStream;

/**
 * Runs a measurement that has a main of its own, and ends as {@code bench} does: with its table,
 * and with 0 where all bars are met, 1 where one is missed, 2 where it was called wrongly.
 */
public final class Judged {
  private static final String ROUNDS = "rounds";
  private static final int MOST_ROUNDS = 1_000;

  private final String name;
  private final PrintStream out;
  private final PrintStream err;

  Judged(Class<?> program, PrintStream out, PrintStream err) {
    this.name = program.getSimpleName();
    this.out = out;
    this.err = err;
  }

  /** What measures, and tells the recording. */
  @FunctionalInterface
  public interface Work {
    /** Measures, with the caller's thread. */
    void run(Recording recording) throws Exception;
  }

  /** Runs a program that takes no arguments; the exit code. */
  public static int run(Class<?> program, String[] arguments, Work work) throws Exception {
    // Pools tell of their start and end.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    return new Judged(program, System.out, System.err).run(arguments, work);
  }

  int run(String[] arguments, Work work) throws Exception {
    Recording recording = new Recording();
    Machine.describe(recording);
    try {
      if (arguments.length > 0) {
        throw CommandFailure.usage("it takes no arguments, got " + arguments.length);
      }
      work.run(recording);
    } catch (CommandFailure e) {
      err.println(name + ": " + e.getMessage());
      return e.exitCode();
    }
    Report report = recording.report();
    ConsoleTable.lines(report).forEach(out::println);
    return report.passed() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** How many rounds {@code -Drounds=} asks for. */
  public static int rounds(int usual) {
    String asked = System.getProperty(ROUNDS, Integer.toString(usual));
    try {
      int rounds = Integer.parseInt(asked);
      if (rounds >= 1 && rounds <= MOST_ROUNDS) {
        return rounds;
      }
    } catch (NumberFormatException e) {
      // Refused as one out of range is.
    }
    throw CommandFailure.usage("-Drounds must be 1 to " + MOST_ROUNDS + ", was " + asked);
  }
}
