package io.tieredcache.testkit;

/**
 * Every rule of {@link io.tieredcache.spi.DurableStore}, as tests that each L3 inherits: extend it
 * in the module that holds the tier.
 */
public abstract class DurableTierContract extends DurableRowsContract
    implements DurableTombstoneRules, DurableExpiryRules {
  /** For subclasses. */
  protected DurableTierContract() {}
}
