package io.tieredcache.redis;

import static io.tieredcache.redis.WireStage.small;
import static io.tieredcache.redis.WireStage.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.testkit.server.RedisCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/redis.md, "On the wire": each row against what real nodes saw, by MONITOR. */
@Tag("servers")
final class WireTableTest {
  private static final String HEADS = "| call | L2 holds | on the wire |";
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String FROM_7 = ", from Redis 7 on ";

  /** A call about the id, and what comes before it. */
  private record Scene(BiConsumer<WireStage, String> before, BiConsumer<WireStage, String> call) {}

  private static final Map<String, Scene> SCENES = new LinkedHashMap<>();

  private static void scene(
      String call,
      String holds,
      BiConsumer<WireStage, String> before,
      BiConsumer<WireStage, String> act) {
    SCENES.put(call + " / " + holds, new Scene(before, act));
  }

  static {
    BiConsumer<WireStage, String> nothing = (stage, id) -> {};
    BiConsumer<WireStage, String> get = (stage, id) -> stage.rows.get(id);
    BiConsumer<WireStage, String> put = (stage, id) -> stage.rows.put(id, small());
    BiConsumer<WireStage, String> set =
        (stage, id) -> stage.command(stage.durable.key(id), "SET", stage.durable.key(id), "x");
    scene("get", "the value", WireStage::warm, get);
    scene("get", "nothing, L3 has it", WireStage::cold, get);
    scene("get", "nothing, nor has L3", nothing, get);
    scene("get", "an absent mark", WireStage::absent, get);
    scene("get", "what another service SET without an expiry", set, get);
    scene(
        "get with a loader, no L3",
        "nothing",
        nothing,
        (stage, id) -> stage.cacheOnly.get(id, missing -> small()));
    scene(
        "get, readFrom REPLICA",
        "the value",
        (stage, id) -> {
          stage.near.put(id, small());
          Waiting.until("a replica answers", () -> asksReplica(stage, id));
        },
        (stage, id) -> stage.near.get(id));
    scene(
        "get, in L1 until a moment ago, above revalidateBytes",
        "the same value",
        (stage, id) -> {
          stage.inL1.put(id, value(5000));
          stage.inL1.get(id);
        },
        (stage, id) -> stage.inL1.get(id));
    scene("getAll of two keys of a node", "both", WireTableTest::warmTwo, WireTableTest::getTwo);
    scene(
        "getAll of two keys of a node",
        "neither, L3 has both",
        (stage, id) -> stage.two(id).forEach(stage::cold),
        WireTableTest::getTwo);
    scene("put", "an older value", WireStage::warm, put);
    scene("put", "nothing, or what another service SET", nothing, put);
    scene("put, no L3", "anything", nothing, (stage, id) -> stage.cacheOnly.put(id, small()));
    scene(
        "putAll of two keys of a node",
        "older values",
        WireTableTest::warmTwo,
        (stage, id) -> {
          List<String> two = stage.two(id);
          stage.rows.putAll(Map.of(two.get(0), small(), two.get(1), small()));
        });
    scene(
        "update",
        "an older value",
        WireStage::warm,
        (stage, id) -> stage.rows.update(id, old -> old));
    scene("remove", "the value", WireStage::warm, (stage, id) -> stage.rows.remove(id));
    scene("invalidate", "the value", WireStage::warm, (stage, id) -> stage.rows.invalidate(id));
    scene(
        "put in three chunks",
        "an older value",
        (stage, id) -> stage.chunked.put(id, small()),
        (stage, id) -> stage.chunked.put(id, value(10_000)));
    scene(
        "get in three chunks",
        "the value",
        (stage, id) -> stage.chunked.put(id, value(10_000)),
        (stage, id) -> stage.chunked.get(id));
  }

  private static WireStage stage;
  private static WireRecord wire;

  @BeforeAll
  static void start() {
    RedisCluster servers = Servers.replicated();
    stage = new WireStage(servers);
    wire = new WireRecord(servers);
  }

  @AfterAll
  static void close() {
    wire.close();
    stage.close();
  }

  private static boolean asksReplica(WireStage stage, String id) {
    long before = Servers.callsOfReplicas(stage.servers, "get");
    byte[] unused = stage.near.get(id);
    return Servers.callsOfReplicas(stage.servers, "get") > before;
  }

  private static void warmTwo(WireStage stage, String id) {
    stage.two(id).forEach(stage::warm);
  }

  private static void getTwo(WireStage stage, String id) {
    stage.rows.getAll(stage.two(id));
  }

  private static Map<String, String> documented() {
    Map<String, String> rows = new LinkedHashMap<>();
    for (List<String> row : Documented.table(HEADS)) {
      String[] byRelease = row.get(2).split(FROM_7, -1);
      String here = byRelease[isRedis7() ? byRelease.length - 1 : 0];
      rows.put(row.get(0) + " / " + row.get(1), here);
    }
    return rows;
  }

  private static boolean isRedis7() {
    String info = Servers.replicated().nodes().get(0).command("INFO", "server").text();
    return ServerInfo.parse(info).major() >= 7;
  }

  static Stream<Arguments> rows() {
    return documented().entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
  }

  @Test
  void table_everyCallHere_isInIt() {
    assertEquals(List.copyOf(SCENES.keySet()), List.copyOf(documented().keySet()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void call_recordedByTheNodes_isAsDocumented(String row, String commands) {
    Scene scene = SCENES.get(row);
    String id = WireStage.newHead();
    scene.before().accept(stage, id);
    wire.begin();
    List<String> seen = new ArrayList<>();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (String.join(" ", seen).length() < commands.length() && System.nanoTime() < end) {
      // Where L1 still has it, the nodes see nothing yet; what nobody waits for comes a little
      // later.
      if (seen.isEmpty()) {
        scene.call().accept(stage, id);
      }
      seen.addAll(wire.since(id, Set.of()));
    }
    assertEquals(commands, String.join(" ", seen));
    assertEquals(List.of(), wire.since(id, Set.of()));
  }
}
