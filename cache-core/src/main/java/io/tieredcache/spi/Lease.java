package io.tieredcache.spi;

import static java.util.Objects.requireNonNull;

/**
 * The right to fill one missing key, as its holder asks for it.
 *
 * @param token unique to this asking; the same token asked for again is granted again
 * @param millis how long the lease lives unless it is used or voided, in milliseconds
 */
public record Lease(String token, long millis) {
  /** Checks both. */
  public Lease {
    requireNonNull(token, "token");
    if (token.isEmpty() || millis < 1) {
      throw new IllegalArgumentException(
          "a lease needs a token and at least 1 ms, was '" + token + "' and " + millis);
    }
  }
}
