package io.tieredcache.cli.kill;

import java.time.Duration;

/** Where a process stands when it is killed or paused, and whose operation it is. */
enum Moment {
  /** The journal has a write, its writer does not know. */
  JOURNALED("append", "AFTER", true),
  /** A writer knows the version and has not told L2. */
  BEFORE_L2("putAll", "BEFORE", true),
  /** A flusher has its batch and has not sent it. */
  BEFORE_COMMIT("flush", "BEFORE", false),
  /** PostgreSQL has committed, its flusher does not know: L2 and journal are behind. */
  COMMITTED("flush", "AFTER", false),
  /** L2 knows, the journal still holds what PostgreSQL has. */
  BEFORE_TRIM("trim", "BEFORE", false),
  /** Wherever it is. */
  ANY("", "", false);

  final String operation;
  final String side;
  private final boolean writers;

  Moment(String operation, String side, boolean writers) {
    this.operation = operation;
    this.side = side;
    this.writers = writers;
  }

  /** A writer's moment is not met by the flusher of the same process. */
  Duration flushInterval() {
    return writers ? Duration.ofHours(1) : Npcs.FLUSH_INTERVAL;
  }
}
