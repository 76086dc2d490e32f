package io.tieredcache.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is done instead of a script while the slot moves and value and fence may lie apart. */
interface Detour {
  /** Nothing: the request fails. */
  Detour NONE = (link, key) -> null;

  /** Nothing is stored. */
  Detour REFUSE = (link, key) -> CompletableFuture.completedFuture(Replies.REFUSED);

  /** The reply in the script's stead, or null where there is none. */
  @Nullable CompletionStage<Object> take(RedisLink link, String key);

  /**
   * Deletes the fence, then the value. In this order: a lease that outlived the value would let its
   * holder fill what it read before.
   */
  static CompletionStage<Object> remove(RedisLink link, String key) {
    return dropFence(link, key)
        .thenCompose(done -> Redirection.follow(() -> link.commands().unlink(key)))
        .thenApply(done -> Replies.REMOVED);
  }

  /** Deletes the fence, then stores. */
  static CompletionStage<Object> storeAlone(RedisLink link, String key, byte[]... values) {
    return dropFence(link, key)
        .thenCompose(
            done ->
                Redirection.follow(
                    () ->
                        ScriptRunner.run(link.commands(), Script.PUT, new String[] {key}, values)));
  }

  private static CompletionStage<Long> dropFence(RedisLink link, String key) {
    return Redirection.follow(() -> link.commands().del(ScriptCall.fence(key)));
  }
}
