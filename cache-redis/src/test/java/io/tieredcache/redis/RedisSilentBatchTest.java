package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Batches of many slices to a node that does not answer, or is not there. */
@Tag("servers")
final class RedisSilentBatchTest {
  @AutoClose
  private static final RedisCluster SERVER =
      RedisCluster.start(RedisClusterOptions.defaults().singleNode());

  private static final RedisNode NODE = SERVER.nodes().get(0);
  private static final int MANY = 10 * Rounds.SLICE;

  private static RedisTier started(Duration commandTimeout) {
    RedisTier tier = RedisTier.connect(Servers.settings(SERVER).commandTimeout(commandTimeout));
    tier.start(soon());
    return tier;
  }

  private static List<String> keys(int many) {
    return Stream.generate(Stores::newKey).limit(many).toList();
  }

  /** How often it ran the command, once it has read all that came on the tier's connection. */
  private static long calls(RedisTier tier, String command) {
    RedisLink link = tier.connector().link();
    assertNotNull(link);
    answer(link.commands().ping());
    return Servers.calls(NODE, command);
  }

  @Test
  void getAll_nodeIsFrozen_sendsNoSliceAfterTheFirst() {
    try (RedisTier tier = started(Duration.ofMillis(500))) {
      SharedStore store = Stores.durable(tier);
      long before = calls(tier, "get");
      NODE.pause();

      Batch<SharedValue> batch = answer(store.getAll(keys(MANY), soon()));

      NODE.resume();
      assertEquals(MANY, batch.failures().size());
      assertEquals(Rounds.SLICE, calls(tier, "get") - before);
    }
  }

  @Test
  void get_nodeIsFrozen_endsEachOnceItsTimeIsOverAndTheNextOnesAreAnswered() {
    Duration limit = Duration.ofSeconds(1);
    try (RedisTier tier = started(limit)) {
      SharedStore store = Stores.durable(tier);
      List<String> keys = keys(Rounds.SLICE);
      answer(store.getAll(keys, soon()));
      NODE.pause();
      long began = System.nanoTime();

      List<CompletableFuture<SharedValue>> gets = new ArrayList<>();
      keys.forEach(key -> gets.add(store.get(key, soon())));
      List<Object> outcomes =
          gets.stream().map(get -> answer(get.<Object>handle((v, failure) -> failure))).toList();

      long took = System.nanoTime() - began;
      NODE.resume();
      outcomes.forEach(outcome -> assertInstanceOf(TierException.class, outcome));
      assertTrue(took >= limit.toNanos(), "after " + took + " ns");
      assertNull(answer(store.get(keys.get(0), soon())));
    }
  }

  @Test
  void acquireAll_nodeIsFrozen_sendsNoRoundAfterTheFirst() {
    try (RedisTier tier = started(Duration.ofMillis(500))) {
      SharedStore store = Stores.durable(tier);
      long before = calls(tier, "evalsha");
      NODE.pause();

      Batch<Acquired> batch = answer(store.acquireAll(keys(MANY), lease("me"), soon()));

      NODE.resume();
      assertEquals(MANY, batch.failures().size());
      assertEquals(Rounds.SLICE / ManyCommand.MOST_KEYS, calls(tier, "evalsha") - before);
    }
  }

  @Test
  void getAll_deadlinePassesDuringTheFirstSlice_failsTheRestAsLate() {
    try (RedisTier tier = started(Duration.ofSeconds(10))) {
      SharedStore store = Stores.durable(tier);
      AtomicLong now = new AtomicLong();
      long before = calls(tier, "get");
      NODE.pause();
      CompletableFuture<Batch<SharedValue>> asked =
          store.getAll(keys(MANY), Deadline.after(Duration.ofSeconds(1), now::get));
      now.addAndGet(Duration.ofSeconds(1).toNanos());

      NODE.resume();

      Batch<SharedValue> batch = answer(asked);
      assertEquals(MANY - Rounds.SLICE, batch.failures().size());
      batch
          .failures()
          .values()
          .forEach(failure -> assertInstanceOf(DeadlineExceededException.class, failure));
      assertEquals(Rounds.SLICE, calls(tier, "get") - before);
    }
  }

  @Test
  void getAll_notConnected_needsNoDeepStack() throws InterruptedException {
    try (RedisTier tier = started(Duration.ofSeconds(10))) {
      SharedStore store = Stores.durable(tier);
      List<String> keys = keys(40 * MANY);
      NODE.kill();
      try {
        Waiting.until("it is noticed", () -> isUnsent(store));
        CompletableFuture<Batch<SharedValue>> answered = new CompletableFuture<>();
        Thread small =
            new Thread(
                null,
                () -> {
                  var unused = store.getAll(keys, soon()).thenAccept(answered::complete);
                },
                "small-stack",
                256 << 10);
        small.start();

        assertEquals(keys.size(), answer(answered).failures().size());
        small.join();
      } finally {
        NODE.restart();
      }
    }
  }

  private static boolean isUnsent(SharedStore store) {
    return store.get(Stores.newKey(), soon()).isCompletedExceptionally();
  }
}
