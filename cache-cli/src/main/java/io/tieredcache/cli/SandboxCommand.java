package io.tieredcache.cli;

import io.tieredcache.cli.connection.EnvFile;
import io.tieredcache.cli.connection.LocalServers;
import io.tieredcache.cli.connection.Reason;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.exit.ExitCode;
import io.tieredcache.cli.exit.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sandbox}: servers for local work, until Ctrl-C. */
@Command(
    name = "sandbox",
    description = {
      "Start a Redis Cluster (TLS, AUTH) and a PostgreSQL for local work, print how to reach them,",
      "then 'ready', and keep them up until Ctrl-C or SIGTERM."
    },
    mixinStandardHelpOptions = true)
final class SandboxCommand implements Callable<Integer> {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "Also write the KEY=value lines to this file, and remove it at the end.")
  private @Nullable Path envFile;

  @Override
  public Integer call() {
    return StopSignal.guard(ENDS_WITHIN, this::serve);
  }

  private int serve(StopSignal stop) {
    try (LocalServers servers = LocalServers.start()) {
      if (!stop.requested()) {
        tell(servers, stop);
      }
      return ExitCode.OK;
    }
  }

  private void tell(LocalServers servers, StopSignal stop) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (envFile != null) {
        EnvFile.write(envFile, servers.connection());
      }
      out.print(EnvFile.lines(servers.connection()));
      out.println("ready");
      out.flush();
      stop.await(Duration.ofDays(365));
    } finally {
      removeEnvFile();
    }
  }

  private void removeEnvFile() {
    try {
      if (envFile != null) {
        Files.deleteIfExists(envFile);
      }
    } catch (IOException e) {
      throw CommandFailure.failed("env file " + envFile + " can't be removed: " + Reason.of(e), e);
    }
  }
}
