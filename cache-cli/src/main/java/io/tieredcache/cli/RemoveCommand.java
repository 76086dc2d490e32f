package io.tieredcache.cli;

import io.tieredcache.TieredCache;
import io.tieredcache.cli.connection.ConnectionOptions;
import io.tieredcache.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code remove KEY}: deletes a value in all tiers. */
@Command(
    name = "remove",
    description = "Delete the value of a storage key in all tiers, whether or not there is one.",
    mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "KEY", description = "E.g. world:w-42:snapshot.")
  private String key = "";

  @Override
  public Integer call() {
    return remove(BoundKey.of(key));
  }

  private <I> int remove(BoundKey<I> bound) {
    try (TieredCache cache = connection.resolve(System.getenv()).open(bound.schema())) {
      cache.of(bound.schema()).remove(bound.id());
      return ExitCode.OK;
    }
  }
}
