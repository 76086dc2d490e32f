package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tieredcache.cli.readme.Documents;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python's redis client reads what Java wrote and Java reads what Python wrote, under one key. */
@Tag("python")
@TieredCacheServers
final class PythonClientTest {
  private final String id = "w-" + UUID.randomUUID();
  private final String key = "world:" + id + ":snapshot";
  private Service java;
  private PythonService python;

  @BeforeEach
  void start(RedisCluster redis, PostgresServer database, @TempDir Path folder) throws Exception {
    java = Service.start(redis, database);
    python = PythonService.start(redis, folder);
  }

  @AfterEach
  void close() throws Exception {
    python.close();
    java.close();
  }

  @Test
  void jsonLoads_writtenByJava_isTheValue() throws Exception {
    java.worlds.put(id, new World("Mittelerde, Größe „XL“", 7));
    JsonNode seen = python.ask("get", key);
    assertEquals("Mittelerde, Größe „XL“", seen.path("name").asText());
    assertEquals(7, seen.path("tick").asInt());
  }

  @Test
  void pttl_writtenByJava_isWithinTheSchemasTtl() throws Exception {
    java.worlds.put(id, new World("Arda", 7));
    long left = python.ask("pttl", key).asLong();
    assertTrue(left > 0 && left <= 5_000, "PTTL " + left);
  }

  @Test
  void get_setByPython_isTheValue() throws Exception {
    assertTrue(python.ask("set", key, Map.of("name", "Arda", "tick", 8)).asBoolean());
    assertEquals(new World("Arda", 8), java.worlds.get(id));
  }

  @Test
  void get_setByPythonOverAValueOfJava_isPythonsValue() throws Exception {
    java.worlds.put(id, new World("Arda", 1));
    assertTrue(python.ask("set", key, Map.of("name", "Arda", "tick", 2)).asBoolean());
    assertEquals(new World("Arda", 2), java.worlds.get(id));
  }

  @Test
  void put_overAValueOfPython_isSeenByPython() throws Exception {
    assertTrue(python.ask("set", key, Map.of("name", "Arda", "tick", 1)).asBoolean());
    java.worlds.put(id, new World("Arda", 2));
    assertEquals(2, python.ask("get", key).path("tick").asInt());
  }

  @Test
  void get_removedByJava_isNoneInPython() throws Exception {
    java.worlds.put(id, new World("Arda", 1));
    java.worlds.remove(id);
    assertTrue(python.ask("get", key).isNull());
  }

  @Test
  void snippetOfTheReadme_overAValueOfJava_readsAndSetsIt() throws Exception {
    Path readme = Documents.ROOT.resolve("README.md");
    Matcher snippet = Pattern.compile("(?s)```python\\R(.*?)```").matcher(Files.readString(readme));
    assertTrue(snippet.find());
    java.worlds.put("w-42", new World("Arda", 9));
    JsonNode seen = python.ask("run", "w-42", snippet.group(1));
    assertEquals(9, seen.path("tick").asInt());
    assertEquals(9, python.ask("get", "world:w-42:snapshot").path("tick").asInt());
  }
}
