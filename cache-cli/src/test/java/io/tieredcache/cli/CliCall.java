package io.tieredcache.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * A command in this JVM, which has what it needs loaded already; {@link CliProcess} is the command
 * line as people start it.
 */
record CliCall(int exitCode, String out, String err) {
  static CliCall of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = TieredCacheCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int exitCode = line.execute(arguments);
    return new CliCall(exitCode, out.toString(), err.toString());
  }
}
