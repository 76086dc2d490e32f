package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.tieredcache.CacheEntry;
import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.testkit.Hold;
import io.tieredcache.testkit.HoldingSharedTier;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.RedisCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service in Python takes part in versions and leases by docs/python/tiered.py. */
@Tag("python")
@TieredCacheServers
final class PythonWriterTest {
  private static final KeySchema<String, World> SCHEMA =
      World.schema()
          .with(World.schema().policy().toBuilder().deadline(Duration.ofSeconds(60)).build());

  private final String id = "w-" + UUID.randomUUID();
  private final String key = "world:" + id + ":snapshot";
  private RedisCluster servers;
  private HoldingSharedTier redis;
  private TieredCache cache;
  private TypedCache<String, World> worlds;
  private PythonService python;

  @BeforeEach
  void start(RedisCluster cluster, @TempDir Path folder) throws Exception {
    servers = cluster;
    redis = new HoldingSharedTier(RedisTier.connect(Service.settings(cluster)));
    cache =
        TieredCache.builder()
            .shared(redis)
            .startTimeout(Duration.ofSeconds(60))
            .schemas(SCHEMA)
            .build();
    worlds = cache.of(SCHEMA);
    python = PythonService.start(cluster, folder);
  }

  @AfterEach
  void close() throws Exception {
    python.close();
    cache.close();
  }

  @Test
  void version_writtenByJava_isReadByPython() throws Exception {
    worlds.put(id, new World("Arda", 1));
    CacheEntry<World> entry = worlds.getEntry(id);
    assertEquals(entry.version(), python.ask("version", key).asLong());
  }

  @Test
  void put_byPythonOverAValueOfJava_isNewer() throws Exception {
    worlds.put(id, new World("Arda", 1));
    long before = python.ask("version", key).asLong();
    long after = python.ask("put", key, Map.of("name", "Arda", "tick", 2)).asLong();
    assertTrue(after > before, after + " after " + before);
    CacheEntry<World> entry = worlds.getEntry(id);
    assertEquals(new World("Arda", 2), entry.value());
    assertEquals(after, entry.version());
  }

  @Test
  void get_whilePythonLoads_waitsForItsValue() throws Exception {
    assertEquals("loading", python.ask("load", key).asText());
    Hold asked = redis.holdNext("acquireAll", Hold.Side.AFTER);
    CompletableFuture<World> java =
        worlds.getAsync(id, missing -> fail("Python has the lease for " + missing));
    asked.awaitReached(Duration.ofSeconds(30));
    python.tell(Map.of("name", "Arda", "tick", 3));
    asked.release();
    assertEquals(new World("Arda", 3), java.get(30, TimeUnit.SECONDS));
  }

  @Test
  void fill_byPythonAfterAPutOfJava_isRefused() throws Exception {
    assertEquals("loading", python.ask("load", key).asText());
    worlds.put(id, new World("Arda", 2));
    python.tell(Map.of("name", "Arda", "tick", 1));
    assertEquals(2, python.ask("get", key).path("tick").asInt());
  }

  @Test
  void load_whereJavaStoredAValue_isNotCalled() throws Exception {
    worlds.put(id, new World("Arda", 4));
    assertEquals(4, python.ask("load", key).path("tick").asInt());
  }

  @Test
  void load_whileJavaLoads_waitsForItsValue() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CompletableFuture<World> loaded = new CompletableFuture<>();
    CompletableFuture<World> java =
        worlds.getAsync(
            id,
            missing -> {
              loading.countDown();
              return loaded.get(30, TimeUnit.SECONDS);
            });
    assertTrue(loading.await(30, TimeUnit.SECONDS), "Java loads");
    long asked = evals();
    CompletableFuture<JsonNode> seen = new CompletableFuture<>();
    Thread asking = new Thread(() -> complete(seen, () -> python.ask("load", key)));
    asking.start();
    while (evals() == asked) {
      assertTrue(asking.isAlive() || evals() > asked, "Python asks for the lease");
    }
    loaded.complete(new World("Arda", 5));
    assertEquals(5, seen.get(30, TimeUnit.SECONDS).path("tick").asInt());
    assertEquals(new World("Arda", 5), java.get(30, TimeUnit.SECONDS));
  }

  private static void complete(CompletableFuture<JsonNode> seen, Callable<JsonNode> answer) {
    try {
      seen.complete(answer.call());
    } catch (Exception e) {
      seen.completeExceptionally(e);
    }
  }

  /** How often the key's node was asked for a script by its source, which Java sends by digest. */
  private long evals() {
    return servers
        .primaryOf(key)
        .command("INFO", "commandstats")
        .text()
        .lines()
        .filter(line -> line.startsWith("cmdstat_eval:calls="))
        .mapToLong(line -> Long.parseLong(line.split("[=,]", -1)[1]))
        .sum();
  }

  @Test
  void fill_byPythonAfterAnInvalidateOfJava_isRefused() throws Exception {
    assertEquals("loading", python.ask("load", key).asText());
    worlds.invalidate(id);
    python.tell(Map.of("name", "Arda", "tick", 1));
    assertTrue(python.ask("get", key).isNull());
  }

  @Test
  void fill_byPythonWhoseLeaseWentToJava_isRefused() throws Exception {
    assertEquals("loading", python.ask("load", key).asText());
    servers.command(key, "DEL", "fence:{" + key + "}"); // as when its time is over
    assertEquals(new World("Arda", 2), worlds.get(id, missing -> new World("Arda", 2)));
    python.tell(Map.of("name", "Arda", "tick", 1));
    assertEquals(2, python.ask("get", key).path("tick").asInt());
  }

  @Test
  void load_whereJavaFoundNothing_isNoneWithoutALoad() throws Exception {
    assertNull(worlds.get(id, missing -> null));
    assertTrue(python.ask("load", key).isNull());
  }
}
