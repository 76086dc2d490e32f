package io.tieredcache.spi;

import java.util.Map;

/** What became of a {@link Journal#append}. */
public sealed interface AppendOutcome {
  /**
   * All are journaled, in the primary and in the replicas asked for.
   *
   * @param versions by storage key
   * @param puts what became of the values that were put into L2 by the same step, by storage key;
   *     the others are still to be put
   */
  record Appended(Map<String, Long> versions, Map<String, PutOutcome> puts)
      implements AppendOutcome {
    /** With none put into L2. */
    public Appended(Map<String, Long> versions) {
      this(versions, Map.of());
    }
  }

  /**
   * The partition has no room for all of them; none was journaled.
   *
   * @param depth how many entries wait in it
   */
  record Full(long depth) implements AppendOutcome {}
}
