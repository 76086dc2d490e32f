package io.tieredcache.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.KeyTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the keys of every primary, a page at a time with a pause after it, and unlinks
 * those of some templates: 256 keys in 10 ms and primary at most.
 *
 * <p>Twice: first the fences, then all. SCAN shows for certain only what is there from its begin to
 * its end, and a fill turns a fence into a value: one walk could pass the value's place before the
 * fill and the fence's after it. A lease that was given before is either void after the first walk,
 * or has become a value that the second one finds.
 *
 * <p>A slot is done when its node had it from before the walks until after them: its keys could
 * have moved from a node before the walk there to one whose walk was over. Those of other slots are
 * walked to again, where they are by then.
 */
final class Clearing {
  private static final ScanArgs PAGE = ScanArgs.Builder.limit(256);
  private static final long PAGE_LIMIT_MILLIS = 5_000;
  private static final Executor PAUSE =
      CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS, Runnable::run);

  /** What the driver needs to learn who has a slot by now. */
  private static final Executor LONG_PAUSE =
      CompletableFuture.delayedExecutor(
          LettuceOptions.REFRESH_SPACING.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);

  /** Rounds in which no slot is done, one after the other: a minute. */
  private static final int MOST_IDLE =
      (int) (Duration.ofMinutes(1).toMillis() / LettuceOptions.REFRESH_SPACING.toMillis());

  /** For the messages only: a walk takes as long as there are keys. */
  private static final Duration WHOLE_LIMIT = Duration.ofHours(1);

  private final RedisLink link;
  private final Collection<KeyTemplate> templates;
  private final Operation operation;

  private Clearing(RedisLink link, Collection<KeyTemplate> templates, Operation operation) {
    this.link = link;
    this.templates = templates;
    this.operation = operation;
  }

  static CompletableFuture<@Nullable Void> of(
      Connector connector, Collection<KeyTemplate> templates) {
    Operation operation =
        new Operation("clear", "*", Deadline.after(WHOLE_LIMIT, System::nanoTime));
    RedisLink link = connector.link();
    if (link == null) {
      return CompletableFuture.failedFuture(operation.unavailable(connector.trouble(), null));
    }
    Clearing clearing = new Clearing(link, List.copyOf(templates), operation);
    return Failures.<@Nullable Void>begun(() -> clearing.round(Served.allSlots(), 0))
        .toCompletableFuture()
        .exceptionally(
            failure -> {
              throw Failures.of(operation, failure);
            });
  }

  /**
   * Clears the slots that are still to be done.
   *
   * @param idle rounds before this in which none was
   */
  private CompletableFuture<@Nullable Void> round(BitSet slots, int idle) {
    return served()
        .thenCompose(
            before -> {
              var having =
                  before.entrySet().stream()
                      .filter(node -> node.getValue().slots().intersects(slots));
              return all(having.map(node -> walk(node.getKey(), slots)))
                  .thenCompose(done -> served())
                  .thenCompose(after -> next(slots, left(slots, before, after), idle));
            });
  }

  private CompletableFuture<Map<StatefulRedisConnection<String, byte[]>, Served>> served() {
    return link.served().orTimeout(PAGE_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static BitSet left(
      BitSet slots,
      Map<StatefulRedisConnection<String, byte[]>, Served> walked,
      Map<StatefulRedisConnection<String, byte[]>, Served> after) {
    BitSet left = (BitSet) slots.clone();
    walked.forEach(
        (node, before) -> {
          Served now = after.get(node);
          if (now != null) {
            left.andNot(now.since(before));
          }
        });
    return left;
  }

  private CompletableFuture<@Nullable Void> next(BitSet slots, BitSet left, int idle) {
    if (left.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    int idleNow = left.equals(slots) ? idle + 1 : 0;
    if (idleNow > MOST_IDLE) {
      return CompletableFuture.failedFuture(
          operation.failed(
              left.cardinality()
                  + " slots are on their way, or no node serves them, "
                  + left.nextSetBit(0)
                  + " among them; check the cluster's topology, then clear again",
              null));
    }
    link.suspect();
    return CompletableFuture.runAsync(() -> {}, LONG_PAUSE)
        .thenCompose(paused -> round(left, idleNow));
  }

  private CompletableFuture<?> walk(StatefulRedisConnection<String, byte[]> node, BitSet slots) {
    return page(node, slots, ScanCursor.INITIAL, true)
        .thenCompose(done -> page(node, slots, ScanCursor.INITIAL, false));
  }

  private CompletableFuture<?> page(
      StatefulRedisConnection<String, byte[]> node,
      BitSet slots,
      ScanCursor cursor,
      boolean fencesOnly) {
    return node.async()
        .scan(cursor, PAGE)
        .toCompletableFuture()
        .orTimeout(PAGE_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .thenCompose(
            found ->
                unlink(found, slots, fencesOnly)
                    .thenComposeAsync(
                        done ->
                            found.isFinished()
                                ? CompletableFuture.completedFuture(null)
                                : page(node, slots, found, fencesOnly),
                        PAUSE));
  }

  private CompletableFuture<?> unlink(
      KeyScanCursor<String> found, BitSet slots, boolean fencesOnly) {
    List<CompletableFuture<?>> gone = new ArrayList<>();
    for (String key : found.getKeys()) {
      String value = ScriptCall.keyOf(key);
      boolean ours =
          templates.stream().anyMatch(template -> template.parse(value) != null)
              && slots.get(Slots.of(value));
      if (!ours || (fencesOnly && value.equals(key))) {
        continue;
      }
      gone.add(link.commands().unlink(ScriptCall.fence(value)).toCompletableFuture());
      if (!fencesOnly) {
        gone.add(link.commands().unlink(value).toCompletableFuture());
      }
    }
    return all(gone.stream()).orTimeout(PAGE_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static CompletableFuture<?> all(Stream<CompletableFuture<?>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
  }
}
