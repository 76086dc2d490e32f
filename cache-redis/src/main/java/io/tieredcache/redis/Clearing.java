package io.tieredcache.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.KeyTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the keys of every primary, a page at a time with a pause after it, and unlinks
 * those of some templates: 256 keys in 10 ms and primary at most.
 *
 * <p>Twice: first the fences, then all. SCAN shows for certain only what is there from its begin to
 * its end, and a fill turns a fence into a value: one walk could pass the value's place before the
 * fill and the fence's after it. A lease that was given before is either void after the first walk,
 * or has become a value that the second one finds.
 */
final class Clearing {
  private static final ScanArgs PAGE = ScanArgs.Builder.limit(256);
  private static final long PAGE_LIMIT_MILLIS = 5_000;
  private static final Executor PAUSE =
      CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS, Runnable::run);

  /** For the messages only: a walk takes as long as there are keys. */
  private static final Duration WHOLE_LIMIT = Duration.ofHours(1);

  private final RedisLink link;
  private final Collection<KeyTemplate> templates;

  private Clearing(RedisLink link, Collection<KeyTemplate> templates) {
    this.link = link;
    this.templates = templates;
  }

  static CompletableFuture<@Nullable Void> of(
      Connector connector, Collection<KeyTemplate> templates) {
    Operation operation =
        new Operation("clear", "*", Deadline.after(WHOLE_LIMIT, System::nanoTime));
    RedisLink link = connector.link();
    if (link == null) {
      return CompletableFuture.failedFuture(operation.unavailable(connector.trouble(), null));
    }
    Clearing clearing = new Clearing(link, List.copyOf(templates));
    CompletableFuture<@Nullable Void> cleared =
        CompletableFuture.allOf(
                link.primaryConnections().stream()
                    .map(node -> node.thenCompose(clearing::walk))
                    .toArray(CompletableFuture[]::new))
            .<@Nullable Void>thenApply(done -> null);
    return cleared.exceptionally(
        failure -> {
          throw Failures.of(operation, failure);
        });
  }

  private CompletableFuture<?> walk(StatefulRedisConnection<String, byte[]> node) {
    return page(node, ScanCursor.INITIAL, true)
        .thenCompose(done -> page(node, ScanCursor.INITIAL, false));
  }

  private CompletableFuture<?> page(
      StatefulRedisConnection<String, byte[]> node, ScanCursor cursor, boolean fencesOnly) {
    return node.async()
        .scan(cursor, PAGE)
        .toCompletableFuture()
        .orTimeout(PAGE_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .thenCompose(
            found ->
                unlink(found, fencesOnly)
                    .thenComposeAsync(
                        done ->
                            found.isFinished()
                                ? CompletableFuture.completedFuture(null)
                                : page(node, found, fencesOnly),
                        PAUSE));
  }

  private CompletableFuture<?> unlink(KeyScanCursor<String> found, boolean fencesOnly) {
    List<CompletableFuture<?>> gone = new ArrayList<>();
    for (String key : found.getKeys()) {
      String value = ScriptCall.keyOf(key);
      boolean ours = templates.stream().anyMatch(template -> template.parse(value) != null);
      if (!ours || (fencesOnly && value.equals(key))) {
        continue;
      }
      gone.add(link.commands().unlink(ScriptCall.fence(value)).toCompletableFuture());
      if (!fencesOnly) {
        gone.add(link.commands().unlink(value).toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(gone.toArray(CompletableFuture[]::new))
        .orTimeout(PAGE_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
