package io.tieredcache;

import io.tieredcache.spi.Tier;
import java.util.concurrent.CompletableFuture;

/**
 * An answer for which one tier is asked after the other, and that tells which one is being waited
 * for: a caller whose time runs out names it. Thread-safe by one volatile reference.
 */
final class StagedAnswer<T> extends CompletableFuture<T> {
  /** Who is asked, and for what. */
  record Stage(Tier tier, String operation) {}

  private volatile Stage stage;

  StagedAnswer(Tier tier, String operation) {
    this.stage = new Stage(tier, operation);
  }

  /** From here on another one is waited for. */
  void next(Tier tier, String operation) {
    stage = new Stage(tier, operation);
  }

  Stage stage() {
    return stage;
  }
}
