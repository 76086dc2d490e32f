package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.TrackedCaches.key;
import static io.tieredcache.redis.TrackedCaches.newId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.testkit.server.FaultProxy;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that report changes, and what becomes of L1 when they are lost or refused. */
@Tag("servers")
final class RedisTrackingLossTest {
  @AutoClose
  private static final RedisCluster SERVER =
      RedisCluster.start(
          RedisClusterOptions.defaults().singleNode().behindProxies().user("svc", "tracking-pw"));

  private static final RedisNode NODE = SERVER.nodes().get(0);
  private static final FaultProxy PROXY = NODE.proxy();

  @AfterEach
  void heal() {
    PROXY.pass();
    NODE.command("ACL", "SETUSER", "svc", "on", "+@all");
  }

  private static RedisSettings settings() {
    return Servers.settings(SERVER)
        .credentials(CredentialSource.userPassword("svc", "tracking-pw"))
        .commandTimeout(Duration.ofSeconds(1));
  }

  @Test
  void get_trackingConnectionKilledAlone_changesMeanwhileAreSeen() {
    try (TrackedCaches cache = TrackedCaches.armed(settings())) {
      String id = inL1(cache, "Ada");
      long pushed = invalidations(cache);
      NODE.command("ACL", "SETUSER", "svc", "-client");
      killTracking();
      Waiting.until("it is not armed", () -> cache.tier().tracking().armed() == 0);

      set(id, "Bea");

      assertEquals("Bea", cache.names.get(id));
      assertEquals(pushed, invalidations(cache));
    }
  }

  @Test
  void get_trackingConnectionKilled_isArmedAgainAndKeeps() {
    try (TrackedCaches cache = TrackedCaches.armed(settings())) {
      String id = inL1(cache, "Ada");

      killTracking();

      Waiting.until("the connection is a new one", () -> trackers().count() == 1);
      cache.awaitArmed();
      cache.keepInL1(id, "Ada");
      set(id, "Bea");
      cache.awaitName(id, "Bea");
    }
  }

  @Test
  void get_connectionsSilent_isAnsweredByL1ForNoLongerThan2s() {
    try (TrackedCaches cache = TrackedCaches.armed(settings())) {
      String id = inL1(cache, "Ada");
      PROXY.blackHole();
      Deadline bound = Deadline.after(Duration.ofSeconds(2), System::nanoTime);
      set(id, "Bea");

      boolean late = false;
      while (isOld(cache, id)) {
        assertFalse(late, "the old value was given more than 2 s after the change");
        late = bound.expired();
      }
      Waiting.until("it is given up", () -> cache.tier().tracking().armed() == 0);
      PROXY.pass();
      cache.awaitArmed();

      assertEquals("Bea", cache.names.get(id));
    }
  }

  private static boolean isOld(TrackedCaches cache, String id) {
    try {
      return "Ada".equals(cache.names.get(id));
    } catch (TierException e) {
      return false;
    }
  }

  @Test
  void get_trackingRefused_isKeptFor100MillisAndShown() {
    NODE.command("ACL", "SETUSER", "svc", "-client");
    try (TrackedCaches cache = TrackedCaches.start(settings())) {
      Waiting.until("it is refused", () -> cache.tier().tracking().refused() == 1);
      String id = newId();
      set(id, "Ada");
      assertEquals("Ada", cache.names.get(id));

      set(id, "Bea");

      cache.awaitName(id, "Bea");
      assertEquals(1, cache.metrics.get("tieredcache.tracking.refused").gauge().value());
      assertEquals(0, cache.metrics.get("tieredcache.tracking.armed").gauge().value());
      assertEquals(0, invalidations(cache));
    }
  }

  @Test
  void get_evicted_isSeen() {
    try (TrackedCaches cache = TrackedCaches.armed(settings())) {
      String id = inL1(cache, "Ada");
      long used = Long.parseLong(field(NODE.command("INFO", "memory").text(), "used_memory:"));
      NODE.command("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
      NODE.command("CONFIG", "SET", "maxmemory", Long.toString(used - 1));
      try {
        // Any write makes room first, and there is no room to make but our key and a few others.
        Waiting.until("it is evicted", () -> evicted(id));
        cache.awaitName(id, null);
      } finally {
        NODE.command("CONFIG", "SET", "maxmemory", "0");
      }
    }
  }

  private static boolean evicted(String id) {
    try {
      NODE.command("SET", "filler:" + UUID.randomUUID(), "x");
    } catch (RuntimeException e) {
      // Out of memory: nothing is left to evict.
    }
    return NODE.command("EXISTS", key(id)).number() == 0;
  }

  private static String field(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .orElseThrow()
        .substring(name.length())
        .strip();
  }

  @Test
  void get_armedAfterTheRequestLeft_carriesNoEpoch() {
    KeyTemplate template = KeyTemplate.of("tracked-late:{id}");
    try (RedisTier tier = RedisTier.connect(settings().commandTimeout(Duration.ofSeconds(30)))) {
      tier.track(List.of(template), new Listening());
      SharedStore store = tier.open(new TierSchema(template, Framing.JSON, true, 60_000));
      tier.start(soon());
      String key = "tracked-late:" + UUID.randomUUID();
      NODE.command("SET", key, "\"Ada\"");
      Waiting.until("it is armed", () -> tier.tracking().armed() == 1);
      answer(store.get(key, soon()));
      // New connections can't log in; those that are there work on.
      NODE.command("ACL", "SETUSER", "svc", "off");
      killTracking();
      Waiting.until("it is not armed", () -> tier.tracking().armed() == 0);
      String list = "list:" + key;
      CompletableFuture<?> blocking =
          tier.connector().link().commands().blpop(0, list).toCompletableFuture();
      CompletableFuture<@Nullable SharedValue> late = store.get(key, soon());

      NODE.command("ACL", "SETUSER", "svc", "on");
      Waiting.until("it is armed again", () -> tier.tracking().armed() == 1);
      NODE.command("LPUSH", list, "go");

      answer(blocking);
      SharedValue value = answer(late);
      assertNotNull(value);
      assertNull(value.epoch());
      assertOpen(answer(store.get(key, soon())));
    }
  }

  private static void assertOpen(@Nullable SharedValue value) {
    assertNotNull(value);
    Epoch epoch = value.epoch();
    assertNotNull(epoch);
    assertTrue(epoch.isOpen(System.nanoTime()));
  }

  @Test
  void get_everyConnectionReset_isReadAgainAndThenKept() {
    try (TrackedCaches cache = TrackedCaches.armed(settings())) {
      String id = inL1(cache, "Ada");

      PROXY.reset();
      Waiting.until("L1 no longer answers", () -> !isFromL1(cache, id));
      PROXY.pass();

      cache.awaitArmed();
      // The connection for requests may be back later than the one that reports.
      Waiting.until("L1 holds it again", () -> isFromL1(cache, id));
      assertEquals("Ada", cache.names.get(id));
    }
  }

  private static boolean isFromL1(TrackedCaches cache, String id) {
    try {
      return cache.tierOf(id) == Tier.L1;
    } catch (TierException e) {
      return false;
    }
  }

  private static String inL1(TrackedCaches cache, String name) {
    String id = newId();
    set(id, name);
    cache.keepInL1(id, name);
    return id;
  }

  /** Past the proxy, as another service on a healthy network does. */
  private static void set(String id, String name) {
    NODE.command("SET", key(id), name);
  }

  private static long invalidations(TrackedCaches cache) {
    return (long) cache.metrics.get("tieredcache.invalidations").functionCounter().count();
  }

  /** The ids of connections with broadcast tracking. */
  private static Stream<String> trackers() {
    return Arrays.stream(new String(NODE.command("CLIENT", "LIST").bytes(), UTF_8).split("\n"))
        .filter(line -> line.matches(".* flags=\\w*B.*"))
        .map(line -> line.replaceFirst("^id=(\\d+) .*", "$1").strip());
  }

  private static void killTracking() {
    List<String> ids = trackers().toList();
    assertNotEquals(List.of(), ids);
    ids.forEach(id -> NODE.command("CLIENT", "KILL", "ID", id));
  }
}
