package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.LargeValuePolicy;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What asks about more keys at once than a node's request queue takes, over a slow network. */
@Tag("servers")
final class RedisBurstTest {
  private static final Duration DELAY = Duration.ofMillis(5);
  private static final KeySchema<String, byte[]> NAMES =
      KeySchema.of("burst:{id}:name", IdFormat.string(), BytesCodec.of())
          .with(
              SchemaPolicy.builder()
                  .ttl(Duration.ofMinutes(10))
                  .localTtl(Duration.ofMillis(25))
                  .deadline(Duration.ofSeconds(20))
                  .largeValues(LargeValuePolicy.defaults().revalidateBytes(100))
                  .build());

  private final RedisCluster server =
      RedisCluster.start(RedisClusterOptions.defaults().singleNode().behindProxies());
  private final FakeDurableTier durable = new FakeDurableTier();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TieredCache cache =
      TieredCache.builder()
          .shared(RedisTier.connect(Servers.settings(server)))
          .durable(durable)
          .startTimeout(Duration.ofSeconds(60))
          .schemas(NAMES)
          .meterRegistry(metrics)
          .build();
  private final TypedCache<String, byte[]> names = cache.of(NAMES);

  @BeforeEach
  void slowDown() {
    server.nodes().forEach(node -> node.proxy().delay(DELAY));
  }

  @AfterEach
  void close() {
    cache.close();
    server.close();
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "n-" + i).toList();
  }

  private static String key(String id) {
    return NAMES.key(id);
  }

  private void plant(List<String> ids, long version, String name) {
    byte[] payload = name.getBytes(UTF_8);
    ids.forEach(id -> durable.plant(key(id), new DurableRow(version, payload, DurableRow.FOREVER)));
  }

  private void assertWell() {
    assertEquals(0, failures());
    assertEquals(
        0,
        metrics.find("tieredcache.breaker.open").tag("tier", "l2").gauges().stream()
            .mapToDouble(Gauge::value)
            .sum());
  }

  private double failures() {
    return metrics.get("tieredcache.failures").tag("tier", "l2").functionCounter().count();
  }

  private double revalidated() {
    return metrics.get("tieredcache.revalidated").functionCounter().count();
  }

  @Test
  void changes_of10000Rows_reachL2AtOnce() {
    List<String> ids = ids(10_000);
    plant(ids, 7, "old");
    assertEquals(ids.size(), names.getAll(ids).size());
    Map<String, Long> versions = new HashMap<>();
    ids.forEach(id -> versions.put(key(id), 8L));
    plant(ids, 8, "new");

    answer(durable.tell(versions));

    Map<String, byte[]> found = names.getAll(ids);
    assertEquals(ids.size(), found.size());
    found.values().forEach(name -> assertEquals("new", new String(name, UTF_8)));
    assertWell();
  }

  @Test
  void getAll_2000LargeValuesThatL1StillHas_areComparedInL2() {
    List<String> ids = ids(2_000);
    plant(ids, 7, "x".repeat(200));
    names.getAll(ids);

    Waiting.until(
        "they are compared",
        () -> {
          assertEquals(ids.size(), names.getAll(ids).size());
          return revalidated() >= ids.size();
        });

    assertWell();
  }
}
