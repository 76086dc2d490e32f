package io.tieredcache.redis;

import static io.tieredcache.redis.Servers.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.TextCodec;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.server.FaultProxy;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An outage of L2 ends with the reconnect, not with a pause of the circuit breaker thereafter. */
@Tag("servers")
final class RedisReconnectTest {
  private static final RedisCluster ONE =
      RedisCluster.start(RedisClusterOptions.defaults().singleNode().behindProxies());
  private static final RedisCluster CLUSTER =
      RedisCluster.start(RedisClusterOptions.defaults().nodes(3, 0).behindProxies());

  private static final KeySchema<String, String> SCHEMA =
      KeySchema.of("redis-test:{id}", IdFormat.string(), TextCodec.of())
          .with(
              SchemaPolicy.builder()
                  .ttl(Duration.ofMinutes(10))
                  .writes(WriteMode.CACHE_ONLY)
                  .deadline(Duration.ofSeconds(5))
                  .build());

  private final Map<String, AtomicInteger> told = new ConcurrentHashMap<>();

  @BeforeEach
  void heal() {
    ONE.nodes().forEach(node -> node.proxy().pass());
    CLUSTER.nodes().forEach(node -> node.proxy().pass());
  }

  @AfterAll
  static void close() {
    ONE.close();
    CLUSTER.close();
  }

  private static RedisSettings settings(RedisCluster servers) {
    return Servers.settings(servers).connectTimeout(Duration.ofMillis(500));
  }

  private RedisTier tellingTier(RedisCluster servers) {
    RedisTier tier = RedisTier.connect(settings(servers));
    tier.onConnected(
        node -> told.computeIfAbsent(node, name -> new AtomicInteger()).incrementAndGet());
    tier.start(soon());
    return tier;
  }

  private int told(String node) {
    AtomicInteger times = told.get(node);
    return times == null ? 0 : times.get();
  }

  private static boolean isDisconnected(SharedStore store, String key) {
    try {
      store.get(key, soon()).orTimeout(20, TimeUnit.SECONDS).join();
      return false;
    } catch (CompletionException e) {
      return e.getCause() instanceof TierUnavailableException known && known.disconnected();
    }
  }

  private static FaultProxy proxy(RedisCluster servers, String key) {
    return servers.uris().size() == 1
        ? servers.nodes().get(0).proxy()
        : servers.primaryOf(key).proxy();
  }

  private void assertTellsOfReconnect(RedisCluster servers) {
    try (RedisTier tier = tellingTier(servers)) {
      SharedStore store = Stores.cacheOnly(tier);
      String key = Stores.newKey();
      RawRedis.answer(store.get(key, soon()));
      String node = store.node(key);
      Map<String, Integer> before = new ConcurrentHashMap<>();
      told.forEach((name, times) -> before.put(name, times.get()));
      assertEquals(1, before.get(node));
      FaultProxy proxy = proxy(servers, key);

      proxy.cut();
      Waiting.until("requests meet no connection", () -> isDisconnected(store, key));
      // Also a request that looks for the node's connection meets the lost one.
      assertTrue(isDisconnected(store, key));
      assertTrue(isDisconnected(store, key));
      assertEquals(1, told(node), "not before it is connected");
      proxy.pass();

      Waiting.until("the reconnect is told", () -> told(node) == 2);
      RawRedis.answer(store.get(key, soon()));
      before.remove(node);
      before.forEach((name, times) -> assertEquals(times, told(name), name));
    }
  }

  @Test
  void onConnected_aSingleServer_isToldOfEachReconnect() {
    assertTellsOfReconnect(ONE);
  }

  @Test
  void onConnected_aNodeOfACluster_isToldByTheNameThatItsKeysHave() {
    assertTellsOfReconnect(CLUSTER);
  }

  /** The breakers' time stands still: what comes back, comes back by the reconnect alone. */
  @Test
  void get_connectionsLostUntilBreakersAreOpen_answersWithTheReconnect() {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (TieredCache cache =
        TieredCache.builder()
            .shared(RedisTier.connect(settings(CLUSTER)))
            .schemas(SCHEMA)
            .meterRegistry(metrics)
            .ticker(() -> 0)
            .startTimeout(Duration.ofSeconds(20))
            .build()) {
      TypedCache<String, String> names = cache.of(SCHEMA);
      CLUSTER.nodes().forEach(node -> node.proxy().cut());
      Waiting.until("breakers are open", () -> !answers(names) && open(metrics) == 3);

      CLUSTER.nodes().forEach(node -> node.proxy().pass());

      Waiting.until("breakers are closed", () -> answers(names) && open(metrics) == 0);
    }
  }

  /** About a key that nobody has seen, so not out of L1. */
  private static boolean answers(TypedCache<String, String> names) {
    try {
      assertNull(names.get(TrackedCaches.newId()));
      return true;
    } catch (TierUnavailableException e) {
      return false;
    }
  }

  private static double open(SimpleMeterRegistry metrics) {
    return metrics.find("tieredcache.breaker.open").tag("tier", "l2").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }
}
