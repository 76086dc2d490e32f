package io.tieredcache.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.bench.run.ClientFailedException;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.spi.TierException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Where {@code ./tiered-cache bench} begins. */
public final class BenchMain {
  private static final int FAILED = 1;

  private BenchMain() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s %3$s: %5$s%6$s%n");
    // Testcontainers tells by slf4j what our own lines say.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    CommandLine line = commandLine();
    line.setOut(new PrintWriter(System.out, true, UTF_8));
    line.setErr(new PrintWriter(System.err, true, UTF_8));
    System.exit(line.execute(args));
  }

  /** The whole command line. */
  static CommandLine commandLine() {
    return new CommandLine(new BenchCommand()).setExecutionExceptionHandler(BenchMain::explain);
  }

  private static int explain(Exception e, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof CommandFailure failure) {
      return tell(line, failure.getMessage(), failure.exitCode());
    }
    if (e instanceof TierException || e instanceof ClientFailedException) {
      return tell(line, e.getMessage(), FAILED);
    }
    throw e;
  }

  private static int tell(CommandLine line, @Nullable String message, int exitCode) {
    line.getErr().println("bench: " + message);
    return exitCode;
  }
}
