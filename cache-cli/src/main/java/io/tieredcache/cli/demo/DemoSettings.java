package io.tieredcache.cli.demo;

import io.tieredcache.cli.demo.service.ServiceSettings;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is asked for.
 *
 * @param seconds how long it measures
 * @param outage for how many of them, in the middle, Redis stands still; 0 for not at all
 * @param plain no cursor movement: a line a second
 * @param npcs NPCs of the game
 * @param rate reads per second of both services together
 * @param trace a recorded trace to play instead of the game; null for the game
 */
public record DemoSettings(
    int seconds, int outage, boolean plain, int npcs, int rate, @Nullable Path trace) {
  /** Seconds before the measured ones: the game warms the JVMs up, a trace is played once. */
  int warmUp() {
    return trace == null ? 2 : 0;
  }

  /** Accesses of the trace that fit into the time. */
  int traceLimit() {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE / 8L, (long) rate * seconds));
  }

  /** What both services do, in words. */
  String title() {
    String what =
        trace == null
            ? String.format(
                Locale.ROOT,
                "%d worlds at 1 Hz, %,d NPCs at 10 Hz, a quarter moving",
                ServiceSettings.WORLDS,
                npcs)
            : String.format(Locale.ROOT, "trace %s at %,d accesses/s", trace.getFileName(), rate);
    return "Tiered Cache demo: 2 services, " + what;
  }
}
