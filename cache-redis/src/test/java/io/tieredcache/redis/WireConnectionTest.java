package io.tieredcache.redis;

import static io.tieredcache.redis.Servers.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.spi.Framing;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
          Waiting.until(
              "every primary reports",
              () ->
                  tier.tracking().wanted() > 0
                      && tier.tracking().armed() == tier.tracking().wanted());
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
      node.command("INFO", "commandstats")
          .text()
          .lines()
          .map(CALLS::matcher)
          .filter(line -> line.matches())
          .forEach(line -> calls.merge(line.group(1), Long.parseLong(line.group(2)), Long::sum));
    }
    return calls;
  }
}
