package io.tieredcache.cli.demo.service;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What one service plays.
 *
 * @param index 0 or 1: which of the two it is
 * @param npcs how many NPCs both own together
 * @param rate reads per second of this service
 * @param trace a recorded trace to play instead of the game; null for the game
 * @param traceLimit accesses of the trace to play by both services together
 */
public record ServiceSettings(int index, int npcs, int rate, @Nullable Path trace, int traceLimit) {
  /** How many services there are. */
  public static final int SERVICES = 2;

  /** How many worlds both own together. */
  public static final int WORLDS = 16;

  /** How many worlds nobody plays. They lie in PostgreSQL and are looked at now and then. */
  public static final int SLEEPING_WORLDS = 500;

  /** The service that this one watches. */
  int peer() {
    return 1 - index;
  }
}
