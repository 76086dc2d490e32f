package io.tieredcache.spi;

/**
 * How much of L2 reports its changes now.
 *
 * @param wanted how many nodes should: the primaries, as far as they are known; 0 where nothing is
 *     tracked
 * @param armed how many of them do
 * @param refused how many answered that they can't or must not
 */
public record TrackingState(int wanted, int armed, int refused) {
  /** Nothing is tracked. */
  public static final TrackingState NONE = new TrackingState(0, 0, 0);
}
