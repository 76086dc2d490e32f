package io.tieredcache.testkit.history;

import io.tieredcache.spi.Tier;
import org.jspecify.annotations.Nullable;

/**
 * One call to a cache that has ended. Immutable.
 *
 * <p>Times are {@link System#nanoTime}; those of several processes can be compared where they read
 * one monotonic clock, as on Linux.
 *
 * @param process the process, or cache, that was called
 * @param id the id; no white space
 * @param kind what was asked
 * @param failed whether the call threw; a write that failed may have had effect, now or later
 * @param value of a write: a name of the value that no other write of the id shares; of a read: the
 *     value's name, null where there was none; no white space
 * @param version of a read: the value's version, 0 where it has none
 * @param tier of a read: who answered, null where there was none
 * @param invokedAt when the call began
 * @param returnedAt when it ended
 */
public record Call(
    String process,
    String id,
    Kind kind,
    boolean failed,
    @Nullable String value,
    long version,
    @Nullable Tier tier,
    long invokedAt,
    long returnedAt) {
  /** What was asked. */
  public enum Kind {
    /** A get. */
    READ,
    /** A put. */
    WRITE,
    /** A remove. */
    REMOVE
  }

  private static final int FIELDS = 9;
  private static final String NONE = "-";

  /** A line that {@link #parse} reads. */
  String toLine() {
    return String.join(
        " ",
        process,
        id,
        kind.name(),
        Boolean.toString(failed),
        value == null ? NONE : value,
        Long.toString(version),
        tier == null ? NONE : tier.name(),
        Long.toString(invokedAt),
        Long.toString(returnedAt));
  }

  static Call parse(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("a call must have " + FIELDS + " fields, was " + line);
    }
    return new Call(
        fields[0],
        fields[1],
        Kind.valueOf(fields[2]),
        Boolean.parseBoolean(fields[3]),
        fields[4].equals(NONE) ? null : fields[4],
        Long.parseLong(fields[5]),
        fields[6].equals(NONE) ? null : Tier.valueOf(fields[6]),
        Long.parseLong(fields[7]),
        Long.parseLong(fields[8]));
  }

  /** Whether this call had ended when the other began. */
  boolean before(Call other) {
    return returnedAt < other.invokedAt;
  }

  /** For messages: times in milliseconds from the given one. */
  String toText(long zero) {
    return process
        + " "
        + kind
        + (failed ? " failed" : "")
        + " of "
        + id
        + (value == null ? "" : " value " + value)
        + (version == 0 ? "" : " version " + version)
        + (tier == null ? "" : " by " + tier)
        + " at "
        + (invokedAt - zero) / 1_000_000
        + ".."
        + (returnedAt - zero) / 1_000_000
        + " ms";
  }
}
