package io.tieredcache.cli.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.LargeValuePolicy;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.codec.StringCodec;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.FakeSharedTier;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says is what the code does. */
@TieredCacheServers
final class ReadmeTest {
  private static List<String> between(Path file, String begin, String end) throws IOException {
    Matcher matcher =
        Pattern.compile("(?s)" + begin + "\\R(.*?)\\s*" + end).matcher(Files.readString(file));
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1).stripIndent().strip());
    }
    return found;
  }

  private static List<String> compiled() throws IOException {
    List<String> snippets = new ArrayList<>();
    for (String example :
        List.of(
            "cache-cli/src/test/java/io/tieredcache/cli/readme/QuickStart.java",
            "cache-cli/src/test/java/io/tieredcache/cli/readme/NatsAnswer.java",
            "cache-aws/src/test/java/io/tieredcache/aws/OnElastiCache.java")) {
      snippets.addAll(between(Documents.ROOT.resolve(example), " *// snippet", "// end"));
    }
    return snippets;
  }

  @Test
  void javaSnippets_inTheReadme_areThoseCompiledHere() throws IOException {
    List<String> shown = between(Documents.ROOT.resolve("README.md"), "```java", "```");
    assertFalse(shown.isEmpty());
    assertEquals(String.join("\n\n", compiled()), String.join("\n\n", shown));
  }

  @Test
  void javaSnippets_inTheDocsOfPostgres_areThoseCompiledHere() throws IOException {
    Path source =
        Documents.ROOT.resolve(
            "cache-cli/src/test/java/io/tieredcache/cli/readme/PostgresSnippets.java");
    List<String> shown = between(Documents.ROOT.resolve("docs/postgres.md"), "```java", "```");
    assertEquals(2, shown.size());
    assertEquals(between(source, " *// snippet", "// end"), shown);
  }

  @Test
  void javaSnippets_inTheDocsOfPolicies_areThoseCompiled() throws IOException {
    List<String> compiled = new ArrayList<>();
    for (String example :
        List.of(
            "cache-cli/src/test/java/io/tieredcache/cli/readme/PolicySnippets.java",
            "cache-testkit/src/test/java/io/tieredcache/testkit/PolicyExampleTest.java")) {
      compiled.addAll(between(Documents.ROOT.resolve(example), " *// snippet", "// end"));
    }
    assertEquals(compiled, between(Documents.ROOT.resolve("docs/policies.md"), "```java", "```"));
  }

  @Test
  void switchingOff_asInTheDocs_isTheCachesPolicy() {
    try (TieredCache cache =
        TieredCache.builder()
            .shared(new FakeSharedTier())
            .durable(new FakeDurableTier())
            .schemas(QuickStart.WORLDS)
            .build()) {
      PolicySnippets.doWithoutRedis(cache);
      assertFalse(cache.policy(QuickStart.WORLDS).sharedReads());
    }
  }

  @Test
  void dependency_inTheReadme_isOfThisVersion() throws IOException {
    String readme = Files.readString(Documents.ROOT.resolve("README.md"));
    Matcher here =
        Pattern.compile("<artifactId>tiered-cache-parent</artifactId>\\s*(<version>.*?</version>)")
            .matcher(Files.readString(Documents.ROOT.resolve("pom.xml")));
    assertTrue(here.find());
    assertEquals(2, readme.split(Pattern.quote(here.group(1)), -1).length - 1);
  }

  @Test
  void pythonSnippets_inTheDocs_areTheFilesThatTestsRun() throws IOException {
    Path docs = Documents.ROOT.resolve("docs");
    List<String> shown = between(docs.resolve("redis.md"), "```python", "```");
    assertEquals(2, shown.size());
    assertEquals(Files.readString(docs.resolve("python/service.py")).strip(), shown.get(0));
    assertEquals(Files.readString(docs.resolve("python/tiered.py")).strip(), shown.get(1));
  }

  @Test
  void quickStart_onRealServers_runs(RedisCluster redis, PostgresServer database) {
    RedisSettings settings =
        RedisSettings.of(redis.uris())
            .credentials(CredentialSource.password(redis.password()))
            .caCertificate(redis.caCertificate());
    List<String> prompts = new CopyOnWriteArrayList<>();
    for (int process = 0; process < 2; process++) {
      QuickStart.play(
          settings,
          database.dataSource(),
          prompt -> {
            prompts.add(prompt);
            return "Nobody for long.";
          });
    }
    assertEquals(List.of("Who rules Arda?"), prompts, "the model is asked once");
  }

  @Test
  void schemaTable_everyBundledSchema_hasItsTimes() throws IOException {
    String readme = Files.readString(Documents.ROOT.resolve("README.md"));
    List<KeySchema<?, ?>> schemas =
        List.of(
            GameSchemas.worldSnapshot(StringCodec.of()),
            GameSchemas.npcState(StringCodec.of()),
            GameSchemas.npcBehavior(StringCodec.of()),
            GameSchemas.tokenizer(StringCodec.of()),
            GameSchemas.modelWeights(StringCodec.of()),
            GameSchemas.llmResponse(StringCodec.of()));
    for (KeySchema<?, ?> schema : schemas) {
      String start =
          "| `"
              + schema
              + "` | "
              + shown(schema.policy().ttl())
              + " | "
              + shown(schema.policy().localTtl());
      String deadline = "| " + shown(schema.policy().deadline()) + " |";
      assertTrue(
          readme.lines().anyMatch(line -> line.startsWith(start) && line.endsWith(deadline)),
          () -> "the README lacks a row " + start + " … " + deadline);
    }
  }

  @Test
  void settingsTable_everySettingOfASchema_hasItsDefault() throws Exception {
    List<String> lines = Files.readAllLines(Documents.ROOT.resolve("README.md"));
    List<String> rows = new ArrayList<>();
    addRows(rows, "", SchemaPolicy.defaults());
    addRows(rows, "writeBehind.", WriteBehindPolicy.defaults());
    addRows(rows, "largeValues.", LargeValuePolicy.defaults());
    rows.removeIf(row -> lines.stream().anyMatch(line -> line.startsWith(row)));
    assertEquals(List.of(), rows, "rows that the README's table of settings lacks");
  }

  private static void addRows(List<String> rows, String group, Record settings) throws Exception {
    for (RecordComponent setting : settings.getClass().getRecordComponents()) {
      String name = setting.getName();
      Object value = setting.getAccessor().invoke(settings);
      rows.add("| `" + group + name + "` | " + shown(name, value) + " | ");
    }
  }

  private static String shown(String name, Object value) {
    if (value == null) {
      return "none";
    }
    if (value instanceof Duration time) {
      return time.isZero() ? "0" : shown(time);
    }
    if (value instanceof Integer number) {
      return name.endsWith("Bytes") ? bytes(number) : String.format(Locale.ROOT, "%,d", number);
    }
    if (value instanceof WriteBehindPolicy || value instanceof LargeValuePolicy) {
      return "below";
    }
    if (value instanceof Double number) {
      return number == 0 ? "0" : number.toString();
    }
    return value instanceof Enum<?> ? "`" + value + "`" : value.toString();
  }

  private static String bytes(int number) {
    if (number == 0) {
      return "0";
    }
    return number < 1 << 20 ? (number >> 10) + " KiB" : (number >> 20) + " MiB";
  }

  private static String shown(Duration time) {
    if (time.toMillis() % 1000 != 0) {
      return time.toMillis() + " ms";
    }
    return time.toHours() > 0 ? time.toHours() + " h" : time.toSeconds() + " s";
  }
}
