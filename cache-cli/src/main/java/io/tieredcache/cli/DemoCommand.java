package io.tieredcache.cli;

import io.tieredcache.cli.demo.Demo;
import io.tieredcache.cli.demo.DemoSettings;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.exit.StopSignal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: two services play a game over all three tiers. */
@Command(
    name = "demo",
    description = {
      "Start a Redis Cluster (TLS, AUTH), a PostgreSQL and two services that play a game over the",
      "same keys; show reads, latencies and staleness as they happen, then a summary."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  /** Set by the launcher, which knows whether the output is a terminal. */
  private static final boolean TERMINAL = Boolean.getBoolean("tieredcache.terminal");

  private static final int GAME_RATE = 10_000;
  private static final int TRACE_RATE = 20_000;

  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long to measure. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--outage",
      paramLabel = "N",
      defaultValue = "0",
      description = "Let Redis stand still for so many of these seconds, in the middle of them.")
  private int outage;

  @Option(
      names = "--plain",
      description = "A line a second and no cursor movement; the default where no terminal is.")
  private boolean plain;

  @Option(
      names = "--npcs",
      paramLabel = "N",
      defaultValue = "2000",
      description = "NPCs of the game, ticked ten times a second. Default: ${DEFAULT-VALUE}.")
  private int npcs;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = {
        "Play a recorded trace instead of the game: big-endian 32-bit ids, compressed with xz.",
        "Access n reads world:t-n:snapshot. Ends with the trace or the seconds."
      })
  private @Nullable Path trace;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Reads per second of both services together. Default: 10000, and 20000 of a trace.")
  private @Nullable Integer rate;

  @Override
  public Integer call() {
    range("--seconds", seconds, 1, 86_400);
    range("--outage", outage, 0, seconds - 1);
    range("--npcs", npcs, 2, 1_000_000);
    int reads = rate != null ? rate : trace == null ? GAME_RATE : TRACE_RATE;
    range("--rate", reads, 2, 10_000_000);
    DemoSettings settings =
        new DemoSettings(seconds, outage, plain || !TERMINAL, npcs, reads, trace);
    Demo demo = new Demo(settings, spec.commandLine().getOut());
    return StopSignal.guard(Demo.endsWithin(), demo::run);
  }

  private static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw CommandFailure.usage(name + " must be " + least + " to " + most + ", was " + value);
    }
  }
}
