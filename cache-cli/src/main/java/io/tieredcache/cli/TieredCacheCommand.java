package io.tieredcache.cli;

import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.exit.ExitCode;
import io.tieredcache.spi.TierException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tiered-cache}: holds the other commands. */
@Command(
    name = "tiered-cache",
    description = "One typed call over a local cache, Redis Cluster and PostgreSQL.",
    mixinStandardHelpOptions = true,
    version = "tiered-cache 0.1.0-SNAPSHOT",
    subcommands = {
      DemoCommand.class,
      SandboxCommand.class,
      GetCommand.class,
      PutCommand.class,
      RemoveCommand.class,
      InspectCommand.class,
      DoctorCommand.class,
      ServiceCommand.class
    },
    footer = {
      "",
      "./tiered-cache bench measures the library beside its peers; it has a --help of its own.",
      "",
      "Exit codes: 0 done, 1 failed or absent, 2 called wrongly."
    })
final class TieredCacheCommand {
  /** The whole command line. */
  static CommandLine commandLine() {
    return new CommandLine(new TieredCacheCommand())
        .setExecutionExceptionHandler(TieredCacheCommand::explain);
  }

  /** What is expected to go wrong is told in one line; a stack trace means a bug. */
  private static int explain(Exception e, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof CommandFailure failure) {
      return tell(line, failure.getMessage(), failure.exitCode());
    }
    if (e instanceof TierException) {
      return tell(line, e.getMessage(), ExitCode.FAILED);
    }
    throw e;
  }

  private static int tell(CommandLine line, @Nullable String message, int exitCode) {
    line.getErr().println(line.getCommandName() + ": " + message);
    line.getErr().flush();
    return exitCode;
  }
}
