package io.tieredcache.spi;

/** How a value lies in L2: with a stamp before its payload, or without one. */
public enum Framing {
  /** The stamp, then JSON text. A JSON parser in any language skips the stamp as white space. */
  JSON,
  /**
   * The stamp, then bytes. A reader in another language skips 56 bytes where the marker is there.
   */
  BINARY,
  /**
   * The payload alone, for a foreign contract that forbids a prefix. No versions in L2: every put
   * counts the value as missing, which costs one more read of L3.
   */
  PLAIN;

  /** Whether values of this framing carry a stamp. */
  public boolean stamped() {
    return this != PLAIN;
  }
}
