package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.testkit.server.RedisNode;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an unchanged large value costs on the wire, counted by the server. */
@Tag("servers")
final class RedisRevalidationTest {
  private static final int ROUNDS = 40;

  @Test
  void get_unchanged8MiB_costsAtMost200BytesEach() {
    byte[] tokenizer = new byte[8 << 20];
    new Random(1).nextBytes(tokenizer);
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    KeySchema<String, byte[]> schema = schema();
    try (TieredCache cache =
        TieredCache.builder()
            .shared(RedisTier.connect(Servers.settings(Servers.cluster())))
            .schemas(schema)
            .meterRegistry(metrics)
            .build()) {
      TypedCache<String, byte[]> tokenizers = cache.of(schema);
      tokenizers.put("llama", tokenizer);
      tokenizers.get("llama");
      RedisNode node = Servers.cluster().primaryOf(schema.key("llama"));
      long gets = Servers.calls(node, "get");
      long stamps = Servers.calls(node, "getrange");
      long bytes = sent(node);

      Waiting.until(
          ROUNDS + " revalidations",
          () -> {
            assertArrayEquals(tokenizer, tokenizers.get("llama"));
            return metrics.get("tieredcache.revalidated").functionCounter().count() >= ROUNDS;
          });

      long each = (sent(node) - bytes) / (Servers.calls(node, "getrange") - stamps);
      assertEquals(gets, Servers.calls(node, "get"));
      assertTrue(each <= 200, each + " bytes each");
    }
  }

  private static KeySchema<String, byte[]> schema() {
    SchemaPolicy policy =
        SchemaPolicy.builder()
            .ttl(Duration.ofHours(1))
            .localTtl(Duration.ofMillis(25))
            .writes(WriteMode.CACHE_ONLY)
            .deadline(Duration.ofSeconds(20))
            .build();
    return GameSchemas.tokenizer(BytesCodec.of()).with(policy);
  }

  private static long sent(RedisNode node) {
    return number(node.command("INFO", "stats").text(), "total_net_output_bytes:");
  }

  private static long number(String text, String name) {
    Matcher found = Pattern.compile(Pattern.quote(name) + "(\\d+)").matcher(text);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
