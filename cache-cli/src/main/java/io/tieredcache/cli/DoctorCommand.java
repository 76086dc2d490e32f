package io.tieredcache.cli;

import io.tieredcache.cli.connection.ConnectionOptions;
import io.tieredcache.cli.doctor.Doctor;
import io.tieredcache.cli.doctor.Report;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: is all in order with the servers, and if not, why and what to do. */
@Command(
    name = "doctor",
    description = {
      "Walk the operator's lists, connections, latency and misses, against the servers; tell what",
      "was seen, and of what is wrong the cause and the cure. Changes nothing. Exit code 1 where",
      "something is wrong."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  @Spec
  private CommandSpec spec;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--json", description = "One JSON object instead of lines.")
  private boolean json;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Keys of each primary to look at, at most. Default: ${DEFAULT-VALUE}.")
  private int sample;

  @Override
  public Integer call() {
    if (sample < 1 || sample > 1_000_000) {
      throw CommandFailure.usage("--sample must be 1 to 1000000, was " + sample);
    }
    try (Doctor doctor =
        new Doctor(connection.resolve(System.getenv()), BoundKey.schemas(), sample)) {
      Report report = new Report(doctor.examine());
      spec.commandLine().getOut().println(json ? report.json() : report.text());
      return report.fine() ? ExitCode.OK : ExitCode.FAILED;
    }
  }
}
