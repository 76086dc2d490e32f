package io.tieredcache.redis;

import static io.tieredcache.redis.Servers.soon;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.GameSchemas;
import io.tieredcache.Tracking;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisNode;
import io.tieredcache.testkit.server.RedisReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * docs/redis.md, what connections begin with: each row against the counts of real nodes. Not by
 * MONITOR, which leaves log-ins out.
 */
@Tag("servers")
final class WireConnectionTest {
  private static final String HEADS = "| a process | sends, beside what calls do |";
  private static final KeyTemplate TEMPLATE = KeyTemplate.of("wire-connection:{id}");
  private static final TierSchema SCHEMA = new TierSchema(TEMPLATE, Framing.JSON, false, 60_000);
  private static final Pattern CALLS = Pattern.compile("cmdstat_([a-z]+)[a-z|]*:calls=(\\d+).*");

  /** What nodes send to each other, and this test to find replicas. */
  private static final List<String> OTHERS = List.of("replconf", "psync", "select", "role");

  private final RedisCluster servers = Servers.replicated();
  private final List<List<String>> seen = new ArrayList<>();

  @Test
  void table_eachRow_isWhatTheNodesCounted() {
    row("starts", tier -> tier.start(soon()));
    row(
        "has a tracked schema",
        tier -> {
          tier.track(List.of(TEMPLATE), new Listening());
          tier.start(soon());
          Waiting.until("every primary reports", () -> isArmed(tier));
        });
    row(
        "has a write-behind schema",
        tier -> {
          var unused = tier.openJournal(SCHEMA, new JournalSettings(1, 100, 1));
          tier.start(soon());
        });
    row(
        "reads from replicas",
        tier -> {
          tier.start(soon());
          SharedStore store = tier.open(SCHEMA);
          long before = Servers.callsOfReplicas(servers, "get");
          Waiting.until(
              "a replica answers",
              () -> {
                var unused = store.getNear("wire-connection:1", 0, soon()).join();
                return Servers.callsOfReplicas(servers, "get") > before;
              });
        });
    servers.command("wire-connection:2", "SET", "wire-connection:2", "1");
    row(
        "clears a schema",
        tier -> {
          tier.start(soon());
          var unused = tier.clear(List.of(TEMPLATE)).join();
        });
    assertEquals(Documented.table(HEADS), seen);
  }

  @Test
  void tracking_ofBundledSchemas_beginsWithTheDocumentedCommand() {
    RedisNode node = servers.primaries().get(0);
    node.command("SLOWLOG", "RESET");
    List<KeyTemplate> tracked =
        Stream.of(
                GameSchemas.worldSnapshot(BytesCodec.of()),
                GameSchemas.npcState(BytesCodec.of()),
                GameSchemas.npcBehavior(BytesCodec.of()),
                GameSchemas.tokenizer(BytesCodec.of()),
                GameSchemas.modelWeights(BytesCodec.of()),
                GameSchemas.llmResponse(BytesCodec.of()))
            .filter(schema -> schema.policy().tracking() == Tracking.TRACKED)
            .map(schema -> schema.template())
            .toList();
    // Not by MONITOR either, which leaves CLIENT out before Redis 7.
    node.command("CONFIG", "SET", "slowlog-max-len", "10000");
    node.command("CONFIG", "SET", "slowlog-log-slower-than", "0");
    try (RedisTier tier = RedisTier.connect(Servers.settings(servers))) {
      tier.track(tracked, new Listening());
      tier.start(soon());
      Waiting.until("every primary reports", () -> isArmed(tier));
      List<String> sent =
          node.command("SLOWLOG", "GET", "10000").list().stream()
              .map(entry -> entry.list().get(3).list())
              .map(words -> words.stream().map(RedisReply::text).collect(joining(" ")))
              .filter(line -> line.startsWith("CLIENT TRACKING"))
              .toList();
      assertEquals(List.of(Documented.line("CLIENT TRACKING")), sent);
    } finally {
      node.command("CONFIG", "SET", "slowlog-log-slower-than", "10000");
      node.command("CONFIG", "SET", "slowlog-max-len", "128");
    }
  }

  private static boolean isArmed(RedisTier tier) {
    return tier.tracking().wanted() > 0 && tier.tracking().armed() == tier.tracking().wanted();
  }

  @Test
  void journalKeys_ofNpcs_haveTheDocumentedNames() {
    List<String> names =
        Documented.table("| key | type | what |").stream().map(row -> row.get(0)).toList();
    List<JournalKeys> all =
        JournalKeys.all("npc:{npc_id}:state", new JournalSettings(16, 10_000, 1));
    for (int n = 0; n < all.size(); n++) {
      JournalKeys keys = all.get(n);
      Matcher number = Pattern.compile("#(" + n + "\\.\\d+)}").matcher(keys.log());
      assertTrue(number.find(), keys.log());
      assertEquals(
          names.stream().map(name -> name.replace("N.M", number.group(1))).toList(),
          List.of(
              keys.log(), keys.unflushed(), keys.dead(), keys.since(), keys.owner(), keys.marks()));
    }
  }

  private interface Course {
    void run(RedisTier tier);
  }

  private void row(String what, Course course) {
    Map<String, Long> before = calls();
    try (RedisTier tier = RedisTier.connect(Servers.settings(servers))) {
      course.run(tier);
    }
    Map<String, Long> after = calls();
    TreeSet<String> commands = new TreeSet<>();
    after.forEach(
        (command, count) -> {
          long mine = command.equals("info") ? servers.nodes().size() : 0;
          if (count - before.getOrDefault(command, 0L) > mine && !OTHERS.contains(command)) {
            commands.add(command.toUpperCase(Locale.ROOT));
          }
        });
    seen.add(List.of(what, String.join(" ", commands)));
  }

  private Map<String, Long> calls() {
    Map<String, Long> calls = new HashMap<>();
    for (RedisNode node : servers.nodes()) {
      boolean isPrimary = node.isPrimary();
      node.command("INFO", "commandstats")
          .text()
          .lines()
          .map(CALLS::matcher)
          .filter(line -> line.matches())
          // Every ten seconds a primary pings its replicas.
          .filter(line -> isPrimary || !line.group(1).equals("ping"))
          .forEach(line -> calls.merge(line.group(1), Long.parseLong(line.group(2)), Long::sum));
    }
    return calls;
  }
}
