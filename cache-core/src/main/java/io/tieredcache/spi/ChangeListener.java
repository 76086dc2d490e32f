package io.tieredcache.spi;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hears from L3 what was committed there by whomever, plain SQL too. Thread-safe, never blocks.
 * Hearing of the same change again does no harm.
 */
public interface ChangeListener {
  /** The version of a change that gives none: a delete, a plain invalidation. */
  long NO_VERSION = Long.MAX_VALUE;

  /** Whether the fleet shares an L2, so that one process needs to hear for all. */
  boolean servesFleet();

  /**
   * These keys changed.
   *
   * @param versions by storage key; {@link #NO_VERSION} where none is known
   * @return within seconds: why not, of each key that a tier could not be told of, and which must
   *     be told again; a failure means that all must
   */
  CompletableFuture<Map<String, TierException>> changed(Map<String, Long> versions);

  /**
   * All keys of a template may have changed.
   *
   * @param template its text; one that nobody knows is no failure
   * @return done when every tier was told, which may take as long as {@link #missed}; a failure
   *     means that it must be told again
   */
  CompletableFuture<@Nullable Void> allChanged(String template);

  /**
   * Changes of any key may have been missed.
   *
   * @return as {@link #allChanged}; L2 is walked through, at 80 s for a million keys of a node
   */
  CompletableFuture<@Nullable Void> missed();
}
