package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.server.RedisNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ACL line of docs/redis.md is enough, and all of it is needed. */
@Tag("servers")
final class RedisAclTest {
  /** An operation that needs this right or key pattern. */
  private static final Map<String, Consumer<AclCourse>> NEEDED =
      Map.ofEntries(
          Map.entry("+@read", AclCourse::get),
          Map.entry("+@write", AclCourse::put),
          Map.entry("+@scripting", AclCourse::put),
          Map.entry("+@connection", AclCourse::track),
          Map.entry("+readonly", AclCourse::near),
          Map.entry("+asking", AclCourse::reshard),
          Map.entry("+info", AclCourse::get),
          Map.entry("+cluster", AclCourse::get),
          Map.entry("+time", AclCourse::put),
          Map.entry("+wait", AclCourse::append),
          Map.entry("fence:*", AclCourse::leases),
          Map.entry("writebehind:*", AclCourse::append),
          Map.entry("chunk:*", AclCourse::chunks),
          Map.entry(AclCourse.KEYS, AclCourse::get));

  private static Set<String> needed() {
    return new TreeSet<>(NEEDED.keySet());
  }

  @Test
  void documentedLine_eachOfItsParts_isTakenAwayBelow() {
    Set<String> parts = new TreeSet<>(Documented.rights());
    parts.addAll(Documented.keyPatterns());
    parts.add(AclCourse.KEYS);
    assertEquals(parts, needed());
  }

  @Test
  void allOperations_byAUserOfTheDocumentedRights_areRefusedNothing() {
    try (AclUser user = AclUser.without("", Servers.replicated(), AclCourse.KEYS)) {
      assertRefusedNothing(user);
    }
  }

  @Test
  void allOperations_byAUserOfTheListedCommands_areRefusedNothing() {
    try (AclUser user = AclUser.ofCommands(Servers.replicated(), AclCourse.KEYS)) {
      assertRefusedNothing(user);
    }
  }

  private static void assertRefusedNothing(AclUser user) {
    try (AclCourse course = new AclCourse(user)) {
      course.start();
      course.track();
      all(course);
      primaries().forEach(node -> node.command("SCRIPT", "FLUSH"));
      all(course);
      course.reshard();
      course.heard.changed.clear();
      primaries().forEach(node -> node.command("FLUSHALL"));
      Waiting.until("FLUSHALL is told", () -> course.heard.changed.contains("*"));
    }
    assertEquals(List.of(), user.refused());
  }

  private static List<RedisNode> primaries() {
    return Servers.replicated().primaries();
  }

  private static void all(AclCourse course) {
    List<Consumer<AclCourse>> operations =
        List.of(
            AclCourse::get,
            AclCourse::getAll,
            AclCourse::put,
            AclCourse::putAll,
            AclCourse::leases,
            AclCourse::foreign,
            AclCourse::chunks,
            AclCourse::journal,
            AclCourse::near,
            AclCourse::clear);
    operations.forEach(each -> each.accept(course));
  }

  @ParameterizedTest
  @MethodSource("needed")
  void operation_oneRightTakenAway_namesItsKindAndThePage(String lacks) {
    List<String> told = new ArrayList<>();
    try (LogLines log = new LogLines("io.tieredcache.redis");
        AclUser user = AclUser.without(lacks, Servers.replicated(), AclCourse.KEYS);
        AclCourse course = new AclCourse(user)) {
      told.add(failure(course, NEEDED.get(lacks)));
      assertFalse(user.refused().isEmpty(), () -> "nothing was refused: " + told);
      Waiting.until("it is told of, beside " + told, () -> isTold(told) || isTold(log.lines()));
    }
  }

  private static boolean isTold(List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains("docs/redis.md"))
        // Of ASKING the driver brings no reply.
        .anyMatch(line -> line.contains("NOPERM") || line.contains("+asking"));
  }

  private static String failure(AclCourse course, Consumer<AclCourse> operation) {
    try {
      course.start();
      operation.accept(course);
      return "";
    } catch (TierException e) {
      return String.valueOf(e.getMessage());
    } catch (CompletionException e) {
      return String.valueOf(Failures.unwrap(e).getMessage());
    }
  }

  @Test
  void putAndGet_byAUserOfTheDocumentedRights_reachL2() {
    KeySchema<String, byte[]> schema = GameSchemas.modelWeights(BytesCodec.of());
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    byte[] value = Weights.value(1, 3 << 20);
    try (AclUser user = AclUser.without("", Servers.cluster(), "model:*")) {
      try (TieredCache cache =
          TieredCache.builder()
              .shared(RedisTier.connect(user.settings()))
              .durable(new FakeDurableTier())
              .schemas(schema)
              .meterRegistry(metrics)
              .build()) {
        cache.of(schema).put("acl", value);
        assertArrayEquals(value, cache.of(schema).get("acl"));
      }
      assertTrue(user.refused().isEmpty(), () -> user.refused().toString());
    }
    assertEquals(1, metrics.get("tieredcache.reads").tag("tier", "l2").functionCounter().count());
  }
}
