package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.GameSchemas;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.ReadFrom;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ACL line of docs/redis.md is enough. */
@Tag("servers")
final class RedisAclTest {
  private static final String USER = "as-documented";
  private static final String PASSWORD = "acl-test-password";

  private static List<String> documented() throws IOException {
    Path docs = Path.of("").toAbsolutePath();
    while (!Files.exists(docs.resolve("docs/redis.md"))) {
      docs = docs.getParent();
    }
    String text = Files.readString(docs.resolve("docs/redis.md"));
    Matcher rights = Pattern.compile("`(\\+@read [^`]*)`").matcher(text);
    assertTrue(rights.find(), "the line of rights");
    List<String> rules = new ArrayList<>(List.of(rights.group(1).split(" ")));
    String sentence = text.substring(rights.end(), text.indexOf(".\n", rights.end()));
    Matcher keys = Pattern.compile("`([a-z]+:\\*)`").matcher(sentence);
    while (keys.find()) {
      rules.add("~" + keys.group(1));
    }
    return rules;
  }

  /** The settings of a user who has those rights. */
  private static RedisSettings granted(RedisCluster servers) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("ACL", "SETUSER", USER, "on", ">" + PASSWORD, "~model:*"));
    command.addAll(documented());
    for (RedisNode node : servers.nodes()) {
      node.command(command.toArray(String[]::new));
    }
    return Servers.settings(servers).credentials(CredentialSource.userPassword(USER, PASSWORD));
  }

  @Test
  void getFromReplicas_byAUserOfTheDocumentedRights_reachesThem() throws IOException {
    RedisCluster servers = Servers.replicated();
    KeySchema<String, byte[]> schema =
        KeySchema.of("model:{id}:acl", IdFormat.string(), BytesCodec.of())
            .with(SchemaPolicy.builder().readFrom(ReadFrom.REPLICA).build());
    try (TieredCache cache =
        TieredCache.builder().shared(RedisTier.connect(granted(servers))).schemas(schema).build()) {
      cache.of(schema).put("near", new byte[] {1});
      long before = getsOfReplicas(servers);
      Waiting.until(
          "a replica is asked",
          () -> {
            byte[] unused = cache.of(schema).get("near");
            return getsOfReplicas(servers) > before;
          });
    }
  }

  private static long getsOfReplicas(RedisCluster servers) {
    return servers.nodes().stream()
        .filter(node -> !node.isPrimary())
        .mapToLong(node -> Servers.calls(node, "get"))
        .sum();
  }

  @Test
  void putAndGet_byAUserOfTheDocumentedRights_reachL2() throws IOException {
    RedisSettings settings = granted(Servers.cluster());
    KeySchema<String, byte[]> schema = GameSchemas.modelWeights(BytesCodec.of());
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    byte[] value = Weights.value(1, 3 << 20);
    try (TieredCache cache =
        TieredCache.builder()
            .shared(RedisTier.connect(settings))
            .durable(new FakeDurableTier())
            .schemas(schema)
            .meterRegistry(metrics)
            .build()) {
      cache.of(schema).put("acl", value);
      assertArrayEquals(value, cache.of(schema).get("acl"));
    }
    assertEquals(1, metrics.get("tieredcache.reads").tag("tier", "l2").functionCounter().count());
  }
}
