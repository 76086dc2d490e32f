package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.codec.StringCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyConfigTest {
  private static final KeySchema<String, String> WORLDS =
      GameSchemas.worldSnapshot(StringCodec.of());
  private static final KeySchema<PromptId, String> REPLIES =
      GameSchemas.llmResponse(StringCodec.of());

  @TempDir private Path folder;

  private final Map<String, String> environment = new HashMap<>();

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("policies.properties"), List.of(lines));
  }

  private SchemaPolicy worlds(Path file) {
    Flaws flaws = new Flaws();
    PolicyConfig config = PolicyConfig.read(file, environment);
    config.checkNames(List.of(WORLDS, REPLIES), flaws);
    SchemaPolicy policy = config.apply(WORLDS, flaws).policy();
    flaws.refuse();
    return policy;
  }

  private void assertRefused(String message, Path file) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> worlds(file));
    assertTrue(String.valueOf(refusal.getMessage()).contains(message), refusal::getMessage);
  }

  @Test
  void name_ofASchema_isItsLiterals() {
    assertEquals("world-snapshot", PolicyConfig.name(WORLDS));
    assertEquals("llm-response", PolicyConfig.name(REPLIES));
  }

  @Test
  void apply_nothingSet_isTheCodesPolicy() {
    Flaws flaws = new Flaws();
    assertEquals(WORLDS, PolicyConfig.read(null, Map.of()).apply(WORLDS, flaws));
    flaws.refuse();
  }

  @Test
  void apply_fileAndEnvironment_environmentOverFileOverCode() throws IOException {
    environment.put("TIERED_CACHE_WORLD_SNAPSHOT_LOCAL_TTL", "30ms");
    Path file =
        file("world-snapshot.ttl = 10s", "world-snapshot.localTtl = 50ms", "llm-response.ttl = 2h");

    SchemaPolicy policy = worlds(file);

    assertEquals(Duration.ofSeconds(10), policy.ttl());
    assertEquals(Duration.ofMillis(30), policy.localTtl());
    assertEquals(WORLDS.policy().deadline(), policy.deadline());
  }

  @Test
  void apply_everyKindOfValue_isRead() throws IOException {
    SchemaPolicy policy =
        worlds(
            file(
                "world-snapshot.durableTtl=30d",
                "world-snapshot.negativeTtl=0",
                "world-snapshot.localMaxEntries=7",
                "world-snapshot.persistLoads=false",
                "world-snapshot.jitter=0.25",
                "world-snapshot.writes=cache_only"));

    assertEquals(Duration.ofDays(30), policy.durableTtl());
    assertEquals(Duration.ZERO, policy.negativeTtl());
    assertEquals(7, policy.localMaxEntries());
    assertFalse(policy.persistLoads());
    assertEquals(0.25, policy.jitter());
    assertEquals(WriteMode.CACHE_ONLY, policy.writes());
    assertNull(worlds(file("world-snapshot.durableTtl=none")).durableTtl());
  }

  @Test
  void read_variableNamesTheFile_isRead() throws IOException {
    environment.put("TIERED_CACHE_CONFIG", file("world-snapshot.ttl=7s").toString());

    assertEquals(Duration.ofSeconds(7), worlds(null).ttl());
  }

  @Test
  void read_unknownNames_tellsTheNearestKnown() throws IOException {
    assertRefused(
        "unknown world-snapshot.localTTL; did you mean world-snapshot.localTtl?",
        file("world-snapshot.localTTL=50ms"));
    assertRefused(
        "unknown wrld-snapshot.ttl; did you mean world-snapshot.ttl?",
        file("wrld-snapshot.ttl=5s"));
    environment.put("TIERED_CACHE_WORLD_SNAPSHOT_TLL", "5s");
    assertRefused("did you mean TIERED_CACHE_WORLD_SNAPSHOT_TTL?", file());
  }

  private static KeySchema<String, String> worldsAt(String template) {
    return KeySchema.of(template, IdFormat.string(), StringCodec.of());
  }

  private void assertAmbiguous(String message, Path file, KeySchema<?, ?>... schemas) {
    Flaws flaws = new Flaws();
    PolicyConfig.read(file, environment).checkNames(List.of(schemas), flaws);
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, flaws::refuse);
    assertTrue(String.valueOf(refusal.getMessage()).endsWith(message), refusal::getMessage);
  }

  @Test
  void checkNames_settingOfTwoSchemas_isRefused() throws IOException {
    assertAmbiguous(
        "world-live.ttl must be of one schema, is of [world:{id}:live, world:live:{id}];"
            + " set it in code",
        file("world-live.ttl=5s"),
        worldsAt("world:{id}:live"),
        worldsAt("world:live:{id}"));

    environment.put("TIERED_CACHE_WORLD_LOCAL_TTL", "50ms");
    assertAmbiguous(
        "environment: TIERED_CACHE_WORLD_LOCAL_TTL must be of one schema,"
            + " is of [world:{id}, world:{id}:local]; set it in code",
        file(),
        worldsAt("world:{id}"),
        worldsAt("world:{id}:local"));
  }

  @Test
  void checkNames_settingsOfOneSchemaEach_areNoFlaws() throws IOException {
    Flaws flaws = new Flaws();
    environment.put("TIERED_CACHE_WORLD_LOCAL_DEADLINE", "2s");

    PolicyConfig.read(file("world.ttl=5s"), environment)
        .checkNames(List.of(worldsAt("world:{id}"), worldsAt("world:{id}:local")), flaws);

    flaws.refuse();
  }

  @Test
  void apply_noneWhereThereMustBeATime_isToldAsAFlaw() throws IOException {
    assertRefused(
        "ttl must be a time such as 100ms, 5s, 10m, 1h or 30d, was 'none'",
        file("world-snapshot.ttl=none"));
  }

  @Test
  void read_variablesOfOthers_areLeftAlone() throws IOException {
    environment.put("TIERED_CACHE_QUEST_STATE_TTL", "5s");

    assertEquals(WORLDS.policy(), worlds(file()));
  }

  @Test
  void apply_valuesThatAreNone_tellsAll() throws IOException {
    Path file = file("world-snapshot.ttl=soon", "world-snapshot.persistLoads=yes");
    assertRefused("ttl must be a time such as 100ms, 5s, 10m, 1h or 30d, was 'soon'", file);
    assertRefused("persistLoads must be true or false, was 'yes'", file);
  }

  @Test
  void apply_contradiction_tellsTheRule() throws IOException {
    assertRefused(
        "policy of world:{world_id}:snapshot: staleIfError must be at least PT5S, was PT1S",
        file("world-snapshot.staleIfError=1s"));
    assertRefused("deadline must be PT0.01S to PT1H", file("world-snapshot.deadline=1ms"));
  }

  @Test
  void read_fileMissing_isRefused() {
    assertRefused("can't be read: NoSuchFileException", folder.resolve("absent"));
  }
}
