package io.tieredcache.spi;

/** What became of a {@link SharedStore#fill}. */
public sealed interface FillOutcome {
  /**
   * The value is in L2.
   *
   * @param stamp the stamp it got; {@link Stamp#NONE} for {@link Framing#PLAIN}
   */
  record Stored(Stamp stamp) implements FillOutcome {}

  /** The lease was gone or the key had changed: nothing was stored. */
  record Refused() implements FillOutcome {}
}
