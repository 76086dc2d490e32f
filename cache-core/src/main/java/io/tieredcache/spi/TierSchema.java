package io.tieredcache.spi;

import static java.util.Objects.requireNonNull;

/**
 * What a tier is told of a schema when the cache is built.
 *
 * @param template how its storage keys are formed
 * @param framing how its values lie in L2
 * @param durable whether L3 is the authority for its versions; false where L2 is
 * @param ttlMillis how long L2 keeps a value, in milliseconds, at least 1: what L2 gives to a value
 *     that another service stored without an expiry
 */
public record TierSchema(KeyTemplate template, Framing framing, boolean durable, long ttlMillis) {
  /** Checks all. */
  public TierSchema {
    requireNonNull(template, "template");
    requireNonNull(framing, "framing");
    if (ttlMillis < 1) {
      throw new IllegalArgumentException("ttlMillis must be at least 1, was " + ttlMillis);
    }
  }

  /** The template as text: what errors, logs and metrics call the schema. */
  public String name() {
    return template.toString();
  }
}
