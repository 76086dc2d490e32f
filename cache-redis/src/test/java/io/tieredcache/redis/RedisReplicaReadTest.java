package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.ReadFrom;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/** A schema that asks for replicas; on a cluster of its own where a test breaks it. */
@Tag("servers")
final class RedisReplicaReadTest {
  private static final Predicate<RedisNode> PRIMARY = RedisNode::isPrimary;

  /** A process, and how often nodes were asked for a value. */
  private record Near(
      RedisCluster servers,
      RedisTier tier,
      TieredCache cache,
      TypedCache<String, byte[]> values,
      SimpleMeterRegistry metrics)
      implements AutoCloseable {
    static final KeyTemplate TEMPLATE = KeyTemplate.of("near-test:{id}:name");

    static Near open(RedisCluster servers) {
      return open(servers, Duration.ofSeconds(4));
    }

    static Near open(RedisCluster servers, Duration deadline) {
      KeySchema<String, byte[]> schema =
          KeySchema.of(TEMPLATE.toString(), IdFormat.string(), BytesCodec.of())
              .with(
                  SchemaPolicy.builder()
                      .readFrom(ReadFrom.REPLICA)
                      .writes(WriteMode.CACHE_ONLY)
                      .ttl(Duration.ofHours(1))
                      .deadline(deadline)
                      .build());
      SimpleMeterRegistry metrics = new SimpleMeterRegistry();
      RedisTier tier =
          RedisTier.connect(Servers.settings(servers).commandTimeout(Duration.ofSeconds(3)));
      TieredCache cache =
          TieredCache.builder().shared(tier).schemas(schema).meterRegistry(metrics).build();
      return new Near(servers, tier, cache, cache.of(schema), metrics);
    }

    static String key(String id) {
      return "near-test:" + id + ":name";
    }

    /** Waits for the call, whose outcome is of no matter. */
    static void end(CompletableFuture<?> call) {
      call.handle((value, failure) -> true).orTimeout(20, TimeUnit.SECONDS).join();
    }

    static List<String> newIds() {
      return IntStream.range(0, 60).mapToObj(i -> UUID.randomUUID().toString()).toList();
    }

    void put(String id, String text) {
      values.put(id, text.getBytes(UTF_8));
    }

    void assertValue(String expected, String id) {
      byte[] value = values.get(id);
      assertEquals(expected, value == null ? null : new String(value, UTF_8));
    }

    /** Ids with their own text as value, each read once, so that replicas are connected. */
    List<String> warm() {
      List<String> ids = newIds();
      ids.forEach(id -> put(id, id));
      Waiting.until(
          "replicas answer all",
          () -> {
            long before = gets(PRIMARY) + fromL1();
            ids.forEach(id -> assertValue(id, id));
            // What the primary answered at first, L1 may keep for its 100 ms.
            return gets(PRIMARY) + fromL1() == before;
          });
      return ids;
    }

    long gets(Predicate<RedisNode> which) {
      return servers.nodes().stream()
          .filter(RedisNode::isAlive)
          .filter(which)
          .mapToLong(node -> Servers.calls(node, "get"))
          .sum();
    }

    long fromL1() {
      return (long) metrics.get("tieredcache.reads").tag("tier", "l1").functionCounter().count();
    }

    @Override
    public void close() {
      cache.close();
    }
  }

  @Test
  @Execution(CONCURRENT)
  void reads_replicasConnected_areAnsweredByThemAndNotKept() {
    try (RedisCluster servers = RedisCluster.start(RedisClusterOptions.defaults());
        Near near = Near.open(servers)) {
      List<String> ids = near.warm();
      long replicas = near.gets(PRIMARY.negate());
      long primaries = near.gets(PRIMARY);
      long fromL1 = near.fromL1();

      ids.forEach(id -> near.assertValue(id, id));
      assertEquals(Set.copyOf(ids), near.values().getAll(ids).keySet());
      assertEquals(replicas + 2L * ids.size(), near.gets(PRIMARY.negate()));
      assertEquals(primaries, near.gets(PRIMARY));
      assertEquals(fromL1, near.fromL1());

      lateCallsBlameNoReplica(near, ids);
      seesOwnWrites(near, ids.get(0));
      answersWithoutReplicas(near, ids);
    }
  }

  private static void lateCallsBlameNoReplica(Near near, List<String> ids) {
    SharedStore store =
        near.tier()
            .open(
                new TierSchema(
                    Near.TEMPLATE, Framing.BINARY, false, Duration.ofHours(1).toMillis()));
    Deadline over = Deadline.after(Duration.ZERO, System::nanoTime);
    ids.forEach(id -> Near.end(store.getNear(Near.key(id), 0, over)));
    Near.end(store.getAllNear(ids.stream().collect(toMap(Near::key, id -> 0L)), over));

    long primaries = near.gets(PRIMARY);
    ids.forEach(id -> near.assertValue(id, id));
    assertEquals(primaries, near.gets(PRIMARY));
  }

  private static void seesOwnWrites(Near near, String id) {
    for (int i = 0; i < 300; i++) {
      near.put(id, "write " + i);
      near.assertValue("write " + i, id);
    }
    near.put(id, id);
  }

  @Test
  @Execution(CONCURRENT)
  void getAll_noReplicaHasAnyOfTheKeys_stillAsksReplicas() {
    try (Near near = Near.open(Servers.replicated())) {
      List<String> ids = near.warm();

      assertEquals(Map.of(), near.values().getAll(Near.newIds()));

      long primaries = near.gets(PRIMARY);
      ids.forEach(id -> near.assertValue(id, id));
      assertEquals(primaries, near.gets(PRIMARY));
    }
  }

  @Test
  @Execution(CONCURRENT)
  void getAll_oneReplicaIsFrozen_othersStillAnswer() {
    try (RedisCluster servers = RedisCluster.start(RedisClusterOptions.defaults());
        Near near = Near.open(servers, Duration.ofSeconds(8))) {
      List<String> ids = near.warm();
      RedisNode frozen =
          servers.nodes().stream().filter(PRIMARY.negate()).findFirst().orElseThrow();
      RedisNode itsPrimary = servers.node((int) frozen.command("ROLE").list().get(2).number());
      List<RedisNode> primaries = servers.primaries();
      Map<Boolean, List<String>> its =
          ids.stream().collect(partitioningBy(id -> servers.primaryOf(Near.key(id)) == itsPrimary));
      frozen.pause();

      long before = near.gets(primaries::contains);
      assertEquals(Set.copyOf(ids), near.values().getAll(ids).keySet());
      assertEquals(its.get(true).size(), near.gets(primaries::contains) - before);

      before = near.gets(primaries::contains);
      near.values().getAll(its.get(false));
      assertEquals(before, near.gets(primaries::contains));
    }
  }

  /** First frozen, when only the wait tells, then dead. */
  private static void answersWithoutReplicas(Near near, List<String> ids) {
    List<RedisNode> replicas = near.servers().nodes().stream().filter(PRIMARY.negate()).toList();
    replicas.forEach(RedisNode::pause);
    long begin = System.nanoTime();
    ids.forEach(id -> near.assertValue(id, id));
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.compareTo(Duration.ofSeconds(30)) < 0, took + " for 60 reads");
    replicas.forEach(RedisNode::kill);

    ids.forEach(id -> near.assertValue(id, id));
    assertEquals(ids.size(), near.values().getAll(ids).size());
  }
}
