package io.tieredcache.redis;

import io.tieredcache.spi.KeyTemplate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One walk at a time, however often it is asked for, so that a node sees the rate of one. Whoever
 * asks while one goes on shares the next with all who ask until that begins: the one under way may
 * be past their keys already. Safe by its monitor, under which nothing is sent or told.
 */
final class Clearings {
  /** A walk that has not begun. */
  private static final class Next {
    final Map<String, KeyTemplate> templates = new LinkedHashMap<>();
    final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  }

  private final Function<Collection<KeyTemplate>, CompletableFuture<@Nullable Void>> walk;
  private @Nullable Next next;
  private boolean walking;

  Clearings(Function<Collection<KeyTemplate>, CompletableFuture<@Nullable Void>> walk) {
    this.walk = walk;
  }

  /** Done when a walk that began after this call has ended. */
  CompletableFuture<@Nullable Void> clear(Collection<KeyTemplate> templates) {
    Next mine = join(templates);
    begin();
    // A copy: who gives up waiting must not answer the others.
    return mine.done.copy();
  }

  private synchronized Next join(Collection<KeyTemplate> templates) {
    if (next == null) {
      next = new Next();
    }
    for (KeyTemplate template : templates) {
      next.templates.put(template.toString(), template);
    }
    return next;
  }

  private void begin() {
    Next due = take();
    if (due != null) {
      var unused =
          walk.apply(List.copyOf(due.templates.values()))
              .whenComplete((done, failure) -> end(due, failure));
    }
  }

  private synchronized @Nullable Next take() {
    Next due = walking ? null : next;
    if (due != null) {
      walking = true;
      next = null;
    }
    return due;
  }

  private void end(Next ended, @Nullable Throwable failure) {
    synchronized (this) {
      walking = false;
    }
    if (failure == null) {
      ended.done.complete(null);
    } else {
      ended.done.completeExceptionally(Failures.unwrap(failure));
    }
    begin();
  }
}
