package io.tieredcache.spi;

import java.util.Map;

/** What became of a {@link Journal#append}. */
public sealed interface AppendOutcome {
  /**
   * All are journaled, in the primary and in the replicas asked for.
   *
   * @param versions by storage key
   */
  record Appended(Map<String, Long> versions) implements AppendOutcome {}

  /**
   * The partition has no room for all of them; none was journaled.
   *
   * @param depth how many entries wait in it
   */
  record Full(long depth) implements AppendOutcome {}
}
