package io.tieredcache.spi;

/** What became of a {@link SharedStore#put}. */
public sealed interface PutOutcome {
  /**
   * The value replaced an older one.
   *
   * @param stamp the stamp it got; {@link Stamp#NONE} for {@link Framing#PLAIN}
   */
  record Stored(Stamp stamp) implements PutOutcome {}

  /** L2 holds this version or a newer one, which was left. */
  record Newer() implements PutOutcome {}

  /**
   * There was nothing with a stamp to compare with. What was there is deleted and the caller holds
   * the lease: read the authority again and {@link SharedStore#fill}.
   */
  record Granted() implements PutOutcome {}

  /**
   * What was there is deleted and nobody was granted a lease: L2 could only do single steps, since
   * the key is on its way to another node. There is nothing more to do; the next reader loads.
   */
  record Removed() implements PutOutcome {}
}
