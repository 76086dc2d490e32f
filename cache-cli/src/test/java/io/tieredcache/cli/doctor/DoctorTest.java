package io.tieredcache.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.doctor.Finding.State;
import io.tieredcache.codec.StringCodec;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the doctor finds on real servers that something is wrong with. */
final class DoctorTest {
  private static final List<KeySchema<?, String>> SCHEMAS =
      List.of(
          GameSchemas.worldSnapshot(StringCodec.of()),
          GameSchemas.npcState(StringCodec.of()),
          GameSchemas.tokenizer(StringCodec.of()),
          GameSchemas.modelWeights(StringCodec.of()));

  private static RedisCluster redis;
  private static RedisCluster lone;
  private static PostgresServer database;

  @BeforeAll
  static void start() {
    redis = RedisCluster.start();
    lone =
        RedisCluster.start(
            RedisClusterOptions.defaults().nodes(1, 0).certificateFor("cache.example"));
    database = PostgresServer.start();
    // Makes the tables.
    connection(redis).open(SCHEMAS.toArray(KeySchema[]::new)).close();
    redis.nodes().forEach(node -> node.command("SLOWLOG", "RESET"));
  }

  @AfterAll
  static void stop() {
    redis.close();
    lone.close();
    database.close();
  }

  private static Connection connection(RedisCluster cluster) {
    return connection(
        cluster.uris(), cluster.password(), cluster.caCertificate(), database.jdbcUrl());
  }

  private static Connection connection(
      List<String> uris, @Nullable String password, Path ca, String postgres) {
    return new Connection(uris, password, ca, postgres, database.user(), database.password());
  }

  private static List<Finding> examine(Connection connection) {
    try (Doctor doctor = new Doctor(connection, SCHEMAS, 1_000)) {
      return doctor.examine();
    }
  }

  private static List<Finding> wrong(List<Finding> findings) {
    return findings.stream().filter(each -> each.state() == State.WRONG).toList();
  }

  /** The one wrong finding of a check, of these servers. */
  private static Finding wrong(String check, Connection connection) {
    List<Finding> found =
        wrong(examine(connection)).stream().filter(each -> each.check().equals(check)).toList();
    assertFalse(found.isEmpty(), check);
    return found.get(0);
  }

  private static void assertSaw(String part, Finding finding) {
    assertTrue(finding.saw().contains(part), finding::toString);
  }

  private static Set<String> checks(List<Finding> findings) {
    return findings.stream().map(Finding::check).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void examine_serversInOrder_findsNothingWrongAndEachCheckIsInTheDocs() throws IOException {
    List<Finding> findings = examine(connection(redis));

    assertEquals(List.of(), wrong(findings));
    assertTrue(findings.toString().contains("3 of 3 migrations"), findings::toString);
    String docs = Files.readString(docs());
    for (String check : checks(findings)) {
      assertTrue(docs.contains("| `" + check + "` |"), check);
    }
    assertEquals(23, checks(findings).size(), () -> checks(findings).toString());
  }

  private static Path docs() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/doctor.md"))) {
      folder = folder.getParent();
    }
    return folder.resolve("docs/doctor.md");
  }

  @Test
  void report_asJson_hasTheDocumentedFieldsAndNoSecret() throws IOException {
    Report report = new Report(examine(connection(redis)));
    JsonNode json = new ObjectMapper().readTree(report.json());

    assertEquals(1, json.get("format").asInt());
    assertEquals(report.fine(), json.get("fine").asBoolean());
    JsonNode first = json.get("findings").get(0);
    for (String field : List.of("list", "check", "subject", "state", "saw", "cause", "cure")) {
      assertTrue(first.has(field), field);
    }
    for (String shown : List.of(report.json(), report.text())) {
      assertFalse(shown.contains(redis.password()), shown);
      assertFalse(shown.contains(database.password()), shown);
    }
  }

  @Test
  void examine_wrongPassword_saysSoOfEachServerAndHidesIt() {
    List<Finding> findings =
        examine(
            connection(
                redis.uris(), "not-the-password", redis.caCertificate(), database.jdbcUrl()));

    assertEquals(Set.of("auth"), checks(wrong(findings)));
    assertEquals(redis.nodes().size(), wrong(findings).size());
    assertFalse(findings.toString().contains("not-the-password"));
  }

  @Test
  void examine_noPassword_saysThatOneIsAskedFor() {
    Connection none = connection(redis.uris(), null, redis.caCertificate(), database.jdbcUrl());
    assertSaw("NOAUTH", wrong("auth", none));
  }

  @Test
  void examine_otherCa_saysThatTheCertificateIsNotBelieved() {
    Connection other =
        connection(redis.uris(), redis.password(), lone.caCertificate(), database.jdbcUrl());
    assertSaw("not believed", wrong("tls", other));
  }

  @Test
  void examine_certificateOfAnotherHost_namesWhomItIsFor() {
    assertSaw("it is for cache.example", wrong("tls", connection(lone)));
  }

  @Test
  void examine_plainUriToTlsPort_saysThatTlsIsSpoken() {
    List<String> plain = List.of(redis.uris().get(0).replace("rediss:", "redis:"));
    Finding found =
        wrong(
            "auth", connection(plain, redis.password(), redis.caCertificate(), database.jdbcUrl()));
    assertTrue(String.valueOf(found.cause()).contains("TLS"), found::toString);
  }

  @Test
  void examine_hostThatIsNone_saysThatTheNameCantBeResolved() {
    List<String> nowhere = List.of("rediss://no-such-host.invalid:7001");
    assertSaw(
        "can't be resolved",
        wrong(
            "name",
            connection(nowhere, redis.password(), redis.caCertificate(), database.jdbcUrl())));
  }

  @Test
  void examine_postgresAbsent_saysSoAndLooksAtRedisAllTheSame() {
    List<Finding> findings =
        examine(
            connection(
                redis.uris(),
                redis.password(),
                redis.caCertificate(),
                "jdbc:postgresql://127.0.0.1:1/game"));
    assertEquals(Set.of("postgres"), checks(wrong(findings)));
    assertTrue(checks(findings).contains("hit-rate"));
  }

  @Test
  void examine_policyThatEvictsJournals_saysWhatToSet() {
    RedisNode node = redis.primaries().get(0);
    node.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    try {
      assertSaw("allkeys-lru", wrong("eviction-policy", connection(redis)));
    } finally {
      node.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    }
  }

  @Test
  void examine_keyWithoutExpiry_namesIt() {
    String key = "world:doctor-for-ever:snapshot";
    redis.command(key, "SET", key, "{}");
    try {
      Finding found = wrong("ttl", connection(redis));
      assertEquals("world:{world_id}:snapshot", found.subject());
      assertSaw(key, found);
    } finally {
      redis.command(key, "DEL", key);
    }
  }

  @Test
  void examine_largeKey_isTooLargeForAWorldAndFineForATokenizer() {
    String world = "world:doctor-large:snapshot";
    String tokenizer = "model:doctor-large:tokenizer";
    String large = "x".repeat(2 << 20);
    redis.command(world, "SET", world, large, "EX", "60");
    redis.command(tokenizer, "SET", tokenizer, large, "EX", "60");
    try {
      List<Finding> findings = examine(connection(redis));
      assertEquals(
          List.of("world:{world_id}:snapshot"),
          wrong(findings).stream()
              .filter(each -> each.check().equals("large-keys"))
              .map(Finding::subject)
              .toList());
    } finally {
      redis.command(world, "DEL", world);
      redis.command(tokenizer, "DEL", tokenizer);
    }
  }

  @Test
  void examine_chunksOfWeights_areOfTheirSchema() {
    String chunk = "chunk:model:doctor-large:weights:" + "0a".repeat(16) + ":0";
    String alien = "chunk:doctor:other:0a:0";
    redis.command(chunk, "SET", chunk, "x".repeat(1 << 20), "EX", "60");
    redis.command(alien, "SET", alien, "x".repeat(1 << 20), "EX", "60");
    try {
      Finding large = wrong("large-keys", connection(redis));
      assertEquals("keys of no schema", large.subject());
      assertSaw("1 over 1 MB, e.g. " + alien, large);
    } finally {
      redis.command(chunk, "DEL", chunk);
      redis.command(alien, "DEL", alien);
    }
  }

  @Test
  void examine_keyInOtherCase_isTakenForAMisspelling() {
    String key = "World:doctor:snapshot";
    redis.command(key, "SET", key, "{}", "EX", "60");
    try {
      assertSaw(key, wrong("patterns", connection(redis)));
    } finally {
      redis.command(key, "DEL", key);
    }
  }

  @Test
  void examine_nodeDown_tellsWhichAndLooksAtTheOthers() {
    RedisNode replica =
        redis.nodes().stream().filter(node -> !node.isPrimary()).findFirst().orElseThrow();
    replica.kill();
    try {
      List<Finding> findings = examine(connection(redis));
      Finding refused =
          wrong(findings).stream().filter(each -> each.check().equals("tcp")).findFirst().get();
      assertTrue(refused.subject().endsWith(":" + replica.port()), refused::toString);
      assertTrue(checks(findings).contains("round-trip"));
    } finally {
      replica.restart();
    }
  }

  @Test
  void examine_minimalRights_areEnoughAndWhatIsClosedIsUnseen() throws IOException {
    try (RedisCluster own = RedisCluster.start(RedisClusterOptions.defaults().nodes(1, 0))) {
      RedisNode node = own.nodes().get(0);
      acl(node, "-@all +@read +@write +@scripting +@connection +info +cluster +time +wait +acl");
      List<Finding> least = examine(connection(own));
      acl(node, "resetkeys ~world:* ~fence:*");
      List<Finding> less = examine(connection(own));

      // It has no replica; nothing else is wrong.
      assertEquals(Set.of("replicas"), checks(wrong(least)));
      assertTrue(
          least.stream()
              .anyMatch(each -> each.check().equals("slow-log") && each.state() == State.UNSEEN));
      assertEquals(
          List.of("npc:{npc_id}:state", "model:{model_id}:tokenizer", "model:{model_id}:weights"),
          wrong(less).stream()
              .filter(each -> each.check().equals("acl"))
              .map(Finding::subject)
              .toList());
      Finding chunks =
          wrong(less).stream().filter(each -> each.check().equals("acl-chunks")).findFirst().get();
      assertSaw("SET is refused", chunks);
      assertTrue(String.valueOf(chunks.cure()).contains("chunk:*"), chunks::toString);
    }
  }

  private static void acl(RedisNode node, String rules) {
    node.command(("ACL SETUSER default " + rules).split(" "));
  }
}
