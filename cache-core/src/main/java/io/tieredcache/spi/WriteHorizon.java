package io.tieredcache.spi;

/**
 * How far an L3 has come with its writes, in a count of its own that rises.
 *
 * @param begun above every write that has begun
 * @param ended each write below it has ended: it has committed, or never will
 */
public record WriteHorizon(long begun, long ended) {
  /** Of an L3 whose writes end by their deadlines. */
  public static final WriteHorizon ALL_ENDED = new WriteHorizon(0, 0);
}
