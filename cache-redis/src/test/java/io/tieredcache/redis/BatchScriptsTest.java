package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static io.tieredcache.redis.Stores.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.testkit.server.RedisNode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that refuse scripts over many keys serve each key alone. */
@Tag("servers")
final class BatchScriptsTest {
  private static final String USER = "one-at-a-time";
  private static final String PASSWORD = "batch-test-password";

  @Test
  void welcome_refused_notUntilTheTimeIsOver() {
    AtomicLong now = new AtomicLong(-7);
    BatchScripts scripts = new BatchScripts(now::get);
    assertTrue(scripts.welcome());

    scripts.refused();
    now.addAndGet(BatchScripts.REMEMBERED.toNanos() - 1);
    assertFalse(scripts.welcome());

    now.addAndGet(3);
    assertTrue(scripts.welcome());
  }

  @Test
  void putAll_scriptsOverManyKeysRefused_asksOnceAndThenEachKeyAlone() {
    RedisNode node = Servers.single().nodes().get(0);
    node.command(
        "ACL",
        "SETUSER",
        USER,
        "on",
        ">" + PASSWORD,
        "~*",
        "+@all",
        "-eval",
        "-evalsha",
        "+evalsha|" + Script.PUT.digest());
    RedisSettings settings =
        Servers.settings(Servers.single())
            .credentials(CredentialSource.userPassword(USER, PASSWORD));
    try (RedisTier tier = RedisTier.connect(settings)) {
      tier.start(soon());
      SharedStore store = Stores.cacheOnly(tier);
      node.command("CONFIG", "RESETSTAT");

      putAll(store);
      assertEquals(1, refusals(node));

      putAll(store);
      assertEquals(1, refusals(node));
    }
  }

  @Test
  void putAll_scriptForgottenByTheNode_isNoRefusal() {
    RedisNode node = Servers.single().nodes().get(0);
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.single()))) {
      tier.start(soon());
      SharedStore store = Stores.cacheOnly(tier);
      putAll(store);
      node.command("SCRIPT", "FLUSH");
      putAll(store);
      node.command("CONFIG", "RESETSTAT");

      putAll(store);

      assertEquals(1, count(node, "cmdstat_evalsha:calls=(\\d+)"));
    }
  }

  private static void putAll(SharedStore store) {
    Map<String, SharedWrite> writes =
        Stream.generate(Stores::newKey)
            .limit(20)
            .collect(
                Collectors.toMap(Function.identity(), key -> write(SharedWrite.ASSIGNED, key)));
    Batch<PutOutcome> batch = answer(store.putAll(writes, lease("me"), soon()));
    assertEquals(Map.of(), batch.failures());
    assertEquals(writes.keySet(), batch.answers().keySet());
  }

  private static long refusals(RedisNode node) {
    return count(node, "cmdstat_evalsha:.*rejected_calls=(\\d+)");
  }

  private static long count(RedisNode node, String pattern) {
    Matcher calls = Pattern.compile(pattern).matcher(node.command("INFO", "commandstats").text());
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }
}
