package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every rule of {@link io.tieredcache.spi.Journal}, as tests that each L2 with a journal inherits:
 * extend it in the module that holds the tier. Every test uses a schema of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class JournalContract implements JournalAppendRules, JournalFlushRules {
  private SharedTier tier;

  /** For subclasses. */
  protected JournalContract() {}

  /** A new tier, neither opened nor started. */
  protected abstract SharedTier newTier();

  /** How many replicas each primary has. */
  protected abstract int replicas();

  @BeforeAll
  final void startTier() {
    tier = newTier();
    tier.start(SharedProbe.soon());
  }

  @AfterAll
  final void closeTier() {
    tier.close();
  }

  @Override
  public final JournalProbe newJournal() {
    return new JournalProbe(tier, replicas());
  }

  @Test
  final void append_closedTier_fails() {
    SharedTier closed = newTier();
    closed.start(SharedProbe.soon());
    JournalProbe journal = new JournalProbe(closed, replicas());
    closed.close();

    assertThrows(TierException.class, () -> journal.append("a", "1"));
  }
}
