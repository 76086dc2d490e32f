package io.tieredcache.testkit;

import java.util.concurrent.CompletableFuture;

/** Loaders that a test holds. */
final class Loading {
  private Loading() {}

  /** Waits at the hold, then is this value. */
  static <V> V held(Hold hold, V value) {
    return Await.answer(hold.around(() -> CompletableFuture.completedFuture(value)));
  }

  /** Tells the test that this point was reached, without waiting. */
  static void reach(Hold hold) {
    hold.release();
    Await.answer(hold.around(() -> CompletableFuture.completedFuture("reached")));
  }
}
