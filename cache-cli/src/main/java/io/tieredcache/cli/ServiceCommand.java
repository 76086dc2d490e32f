package io.tieredcache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.demo.service.DemoService;
import io.tieredcache.cli.demo.service.ServiceSettings;
import io.tieredcache.cli.exit.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code service}: one of the demo's two processes. Started by the demo, not by people. */
@Command(name = "service", hidden = true)
final class ServiceCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  @Spec
  private CommandSpec spec;

  @Option(names = "--index", required = true)
  private int index;

  @Option(names = "--npcs", required = true)
  private int npcs;

  @Option(names = "--rate", required = true)
  private int rate;

  @Option(names = "--trace")
  private @Nullable Path trace;

  @Option(names = "--trace-limit")
  private int traceLimit;

  @Override
  public Integer call() throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    PrintWriter out = spec.commandLine().getOut();
    new DemoService(new ServiceSettings(index, npcs, rate, trace, traceLimit))
        .run(Connection.of(System.getenv()), in, out);
    return ExitCode.OK;
  }
}
