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
   * @param versions by storage key, or by a template's text where all of a schema changed; {@link
   *     #NO_VERSION} where none is known
   * @return done when every tier was told; a failure means that it must be told again
   */
  CompletableFuture<@Nullable Void> changed(Map<String, Long> versions);

  /** Changes of any key may have been missed. Ends as {@link #changed} does. */
  CompletableFuture<@Nullable Void> missed();
}
