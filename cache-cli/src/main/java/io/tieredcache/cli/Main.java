package io.tieredcache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;

/** Where the command line begins. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s %3$s: %5$s%6$s%n");
    // Drivers repeat with stack traces what our exceptions say.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    CommandLine line = TieredCacheCommand.commandLine();
    // Values and table are UTF-8 whatever the locale says; JDK 17 would follow the locale.
    line.setOut(new PrintWriter(System.out, true, UTF_8));
    line.setErr(new PrintWriter(System.err, true, UTF_8));
    System.exit(line.execute(args));
  }
}
