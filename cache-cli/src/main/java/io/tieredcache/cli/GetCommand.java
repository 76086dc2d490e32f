package io.tieredcache.cli;

import io.tieredcache.CacheEntry;
import io.tieredcache.TieredCache;
import io.tieredcache.cli.connection.ConnectionOptions;
import io.tieredcache.cli.exit.ExitCode;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code get KEY}: prints the value, as the services would read it. */
@Command(
    name = "get",
    description = "Print the JSON value of a storage key. Exit code 1 where there is none.",
    mixinStandardHelpOptions = true)
final class GetCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  @Spec
  private CommandSpec spec;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "KEY", description = "E.g. world:w-42:snapshot.")
  private String key = "";

  @Option(
      names = {"-v", "--verbose"},
      description = "Tell on standard error which tier answered, and the value's version.")
  private boolean verbose;

  @Override
  public Integer call() {
    return print(BoundKey.of(key));
  }

  private <I> int print(BoundKey<I> bound) {
    try (TieredCache cache = connection.resolve(System.getenv()).open(bound.schema())) {
      CacheEntry<String> entry = cache.of(bound.schema()).getEntry(bound.id());
      if (entry == null) {
        spec.commandLine().getErr().println("get: no value for " + key);
        return ExitCode.FAILED;
      }
      if (verbose) {
        spec.commandLine().getErr().println(origin(entry));
      }
      spec.commandLine().getOut().println(entry.value());
      return ExitCode.OK;
    }
  }

  private static String origin(CacheEntry<String> entry) {
    long version = entry.version();
    Instant written = Instant.EPOCH.plusNanos(version * 1000);
    return "from "
        + entry.tier()
        + (version == 0 ? ", without a version" : ", version " + version + ", " + written);
  }
}
