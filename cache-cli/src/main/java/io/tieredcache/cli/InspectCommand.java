package io.tieredcache.cli;

import io.tieredcache.CacheHealth;
import io.tieredcache.TieredCache;
import io.tieredcache.cli.connection.ConnectionOptions;
import io.tieredcache.cli.exit.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect KEY}: prints what each tier holds of a key, and how the tiers are. */
@Command(
    name = "inspect",
    description =
        "Tell what each tier holds of a storage key, what a read would do, and how the tiers are."
            + " Changes nothing. Exit code 1 where a tier does not answer.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  @Spec
  private CommandSpec spec;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "KEY", description = "E.g. world:w-42:snapshot.")
  private String key = "";

  @Override
  public Integer call() {
    return inspect(BoundKey.of(key));
  }

  private <I> int inspect(BoundKey<I> bound) {
    try (TieredCache cache = connection.resolve(System.getenv()).open(bound.schema())) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(cache.of(bound.schema()).explain(bound.id()));
      CacheHealth health = cache.health();
      health.tiers().forEach(tier -> out.println(tier.tier() + ": " + tier.detail()));
      return health.allUp() ? ExitCode.OK : ExitCode.FAILED;
    }
  }
}
