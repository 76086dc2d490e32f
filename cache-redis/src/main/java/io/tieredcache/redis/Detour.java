package io.tieredcache.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is done instead of a script while the slot moves and value and fence may lie apart. */
interface Detour {
  /** Nothing: the request fails. */
  Detour NONE = (errand, key) -> null;

  /** Nothing is stored. */
  Detour REFUSE = (errand, key) -> CompletableFuture.completedFuture(Replies.REFUSED);

  /** The reply in the script's stead, or null where there is none. */
  @Nullable CompletionStage<Object> take(Errand<?, ?> errand, String key);

  /**
   * Deletes the fence, then the value. In this order: a lease that outlived the value would let its
   * holder fill what it read before.
   */
  static CompletionStage<Object> remove(Errand<?, ?> errand, String key) {
    return afterFence(errand, key, () -> errand.link().commands().unlink(key))
        .thenApply(done -> Replies.REMOVED);
  }

  /** Deletes the fence, then stores. */
  static CompletionStage<Object> storeAlone(Errand<?, ?> errand, String key, byte[]... values) {
    return afterFence(
        errand,
        key,
        () ->
            ScriptRunner.run(
                errand.link().commands(),
                errand.operation(),
                Script.PUT,
                new String[] {key},
                values));
  }

  private static <T> CompletionStage<T> afterFence(
      Errand<?, ?> errand, String key, Supplier<CompletionStage<T>> request) {
    return Redirection.follow(
            errand.operation(), () -> errand.link().commands().del(ScriptCall.fence(key)))
        .thenCompose(done -> Redirection.follow(errand.operation(), request));
  }
}
