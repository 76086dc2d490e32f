package io.tieredcache.spi;

import java.util.Map;

/** What became of a {@link FlushStore#flush}. */
public sealed interface FlushOutcome {
  /**
   * Rows and position are committed.
   *
   * @param versions by storage key
   */
  record Applied(Map<String, Long> versions) implements FlushOutcome {}

  /** The position was another one: somebody else flushes the partition. Nothing was changed. */
  record Overtaken() implements FlushOutcome {}
}
