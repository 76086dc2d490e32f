package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.server.FaultProxy;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tier's life from connect to close, with servers that come and go. */
@Tag("servers")
final class RedisLifeTest {
  @AutoClose
  private static final RedisCluster SERVER =
      RedisCluster.start(RedisClusterOptions.defaults().singleNode().behindProxies());

  private static final FaultProxy PROXY = SERVER.nodes().get(0).proxy();

  @BeforeEach
  void heal() {
    PROXY.pass();
  }

  @Test
  void get_beforeStart_failsAtOnce() {
    try (RedisTier tier = tier()) {
      TierException e = failure(Stores.durable(tier).get(Stores.newKey(), soon()));

      assertInstanceOf(TierUnavailableException.class, e);
      assertTrue(String.valueOf(e.getMessage()).contains("was not started"), e.getMessage());
    }
  }

  @Test
  void start_serverComesLater_tierRecoversByItself() {
    PROXY.cut();
    try (RedisTier tier = tier()) {
      SharedStore store = Stores.durable(tier);
      assertThrows(TierUnavailableException.class, () -> tier.start(soon()));
      TierException e = failure(store.get(Stores.newKey(), soon()));
      assertTrue(String.valueOf(e.getMessage()).contains("nothing listens"), e.getMessage());

      PROXY.pass();

      Waiting.until("the tier connects", () -> answers(store));
    }
  }

  @Test
  void put_connectionLostUnderIt_isNotSentAgain() {
    try (RedisTier tier = tier()) {
      SharedStore store = Stores.cacheOnly(tier);
      tier.start(soon());
      String key = Stores.newKey();

      PROXY.blackHole();
      var put = store.put(key, Stores.write(SharedWrite.ASSIGNED, "1"), Stores.lease("t"), soon());
      PROXY.cut();
      PROXY.pass();

      failure(put);
      Waiting.until("the tier is back", () -> answers(store));
      assertNull(answer(store.get(key, soon())));
    }
  }

  @Test
  void get_connectionLost_failsAtOnceAndComesBack() {
    try (RedisTier tier = tier()) {
      SharedStore store = Stores.durable(tier);
      tier.start(soon());

      PROXY.cut();

      Waiting.until("requests fail", () -> !answers(store));
      Deadline deadline = soon();
      failure(store.get(Stores.newKey(), deadline));
      assertTrue(deadline.elapsedNanos() < Duration.ofMillis(900).toNanos());
      PROXY.pass();
      Waiting.until("the tier reconnects", () -> answers(store));
    }
  }

  @Test
  void get_serverSilentPastCommandTimeout_isUnavailable() {
    try (RedisTier tier = tier(Duration.ofMillis(300))) {
      SharedStore store = Stores.durable(tier);
      tier.start(soon());

      PROXY.blackHole();

      TierException e = failure(store.get(Stores.newKey(), soon()));
      assertInstanceOf(TierUnavailableException.class, e);
      assertTrue(String.valueOf(e.getMessage()).contains("commandTimeout"), e.getMessage());
    }
  }

  @Test
  void acquireAll_serverSilentPastCommandTimeout_failsEachKey() {
    try (RedisTier tier = tier(Duration.ofMillis(300))) {
      SharedStore store = Stores.durable(tier);
      tier.start(soon());
      List<String> keys = List.of(Stores.newKey(), Stores.newKey());

      PROXY.blackHole();

      Batch<Acquired> batch = answer(store.acquireAll(keys, Stores.lease("me"), soon()));
      keys.forEach(
          key -> assertInstanceOf(TierUnavailableException.class, batch.failures().get(key)));
    }
  }

  @Test
  void get_serverSilentPastDeadline_isLate() {
    try (RedisTier tier = tier()) {
      SharedStore store = Stores.durable(tier);
      tier.start(soon());

      PROXY.blackHole();

      Deadline brief = Deadline.after(Duration.ofMillis(50), System::nanoTime);
      assertInstanceOf(DeadlineExceededException.class, failure(store.get(Stores.newKey(), brief)));
    }
  }

  @Test
  void get_deadlinePassed_isNotSent() {
    try (RedisTier tier = tier()) {
      SharedStore store = Stores.durable(tier);
      tier.start(soon());

      Deadline passed = Deadline.after(Duration.ZERO, System::nanoTime);
      assertInstanceOf(
          DeadlineExceededException.class, failure(store.get(Stores.newKey(), passed)));
    }
  }

  @Test
  void start_deadlineShorterThanConnecting_isLate() {
    PROXY.blackHole();
    try (RedisTier tier = tier()) {
      Deadline brief = Deadline.after(Duration.ofMillis(30), System::nanoTime);

      assertThrows(DeadlineExceededException.class, () -> tier.start(brief));
    }
  }

  @Test
  void close_connected_endsItsThreadsWithin2s() {
    Set<String> before = threads();
    RedisTier tier = tier();
    tier.start(soon());
    answer(Stores.durable(tier).get(Stores.newKey(), soon()));

    Deadline limit = Deadline.after(Duration.ofSeconds(2), System::nanoTime);
    tier.close();

    assertTrue(!limit.expired(), "took longer than 2 s");
    Waiting.until("only the threads of before are left", () -> before.containsAll(threads()));
  }

  @Test
  void close_whileRetrying_endsItsThreadsWithin2s() {
    Set<String> before = threads();
    PROXY.blackHole();
    RedisTier tier = tier();
    assertThrows(TierException.class, () -> tier.start(soon()));

    Deadline limit = Deadline.after(Duration.ofSeconds(2), System::nanoTime);
    tier.close();

    assertTrue(!limit.expired(), "took longer than 2 s");
    Waiting.until("only the threads of before are left", () -> before.containsAll(threads()));
  }

  @Test
  void start_afterClose_isUnavailable() {
    RedisTier tier = tier();
    tier.close();

    assertThrows(TierUnavailableException.class, () -> tier.start(soon()));
  }

  private static RedisTier tier() {
    return tier(Duration.ofSeconds(1));
  }

  private static RedisTier tier(Duration commandTimeout) {
    return RedisTier.connect(
        Servers.settings(SERVER)
            .connectTimeout(Duration.ofMillis(500))
            .commandTimeout(commandTimeout));
  }

  private static boolean answers(SharedStore store) {
    try {
      store.get(Stores.newKey(), soon()).join();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static TierException failure(CompletableFuture<?> future) {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS));
    return assertInstanceOf(TierException.class, e.getCause());
  }

  /** The driver's and the tier's threads. */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName() + "#" + thread.getId())
        .filter(name -> name.startsWith("lettuce") || name.startsWith("tieredcache-redis"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
