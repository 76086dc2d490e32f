package io.tieredcache.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.doctor.Finding.State;
import io.tieredcache.cli.readme.Documents;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the doctor finds on real servers, in order and not. */
@Tag("servers")
final class DoctorTest {
  private final Patients patients = Patients.shared();
  private final RedisCluster redis = patients.redis();

  @Test
  void examine_serversInOrder_findsNothingWrongAndEachCheckIsInTheDocs() throws IOException {
    Diagnosis found = Diagnosis.of(patients.connection());

    assertEquals(List.of(), found.wrong());
    assertTrue(found.toString().contains("3 of 3 migrations"), found::toString);
    String docs = Files.readString(Documents.ROOT.resolve("docs/doctor.md"));
    for (String check : found.checks()) {
      assertTrue(docs.contains("| `" + check + "` |"), check);
    }
    assertEquals(23, found.checks().size(), () -> found.checks().toString());
  }

  @Test
  void report_asJson_hasTheDocumentedFieldsAndNoSecret() throws IOException {
    Report report = new Report(Diagnosis.quick(patients.connection()).findings());
    JsonNode json = new ObjectMapper().readTree(report.json());

    assertEquals(1, json.get("format").asInt());
    assertEquals(report.fine(), json.get("fine").asBoolean());
    JsonNode first = json.get("findings").get(0);
    for (String field : List.of("list", "check", "subject", "state", "saw", "cause", "cure")) {
      assertTrue(first.has(field), field);
    }
    for (String shown : List.of(report.json(), report.text())) {
      assertFalse(shown.contains(redis.password()), shown);
      assertFalse(shown.contains(patients.database().password()), shown);
    }
  }

  @Test
  void examine_postgresAbsent_saysSoAndLooksAtRedisAllTheSame() {
    Connection right = patients.connection();
    Diagnosis found =
        Diagnosis.of(
            new Connection(
                right.endpoints(),
                right.redisPassword(),
                right.redisCa(),
                "jdbc:postgresql://127.0.0.1:1/game",
                right.postgresUser(),
                right.postgresPassword()));
    assertEquals(Set.of("postgres"), found.wrongChecks());
    assertTrue(found.checks().contains("hit-rate"));
  }

  @Test
  void examine_policyThatEvictsJournals_saysWhatToSet() {
    RedisNode node = redis.primaries().get(0);
    node.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    try {
      Diagnosis.quick(patients.connection()).assertSaw("allkeys-lru", "eviction-policy");
    } finally {
      node.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    }
  }

  @Test
  void examine_nodeDown_tellsWhichAndLooksAtTheOthers() {
    RedisNode replica =
        redis.nodes().stream().filter(node -> !node.isPrimary()).findFirst().orElseThrow();
    replica.kill();
    try {
      Diagnosis found = Diagnosis.quick(patients.connection());
      Finding refused = found.wrong("tcp").get(0);
      assertTrue(refused.subject().endsWith(":" + replica.port()), refused::toString);
      assertTrue(found.checks().contains("round-trip"));
    } finally {
      replica.restart();
    }
  }

  @Test
  void examine_minimalRights_areEnoughAndWhatIsClosedIsUnseen() {
    acl("-@all +acl " + Rights.NEEDED);
    Diagnosis least = Diagnosis.of(patients.connection(patients.lone()));
    acl("resetkeys ~world:* ~fence:*");
    Diagnosis less = Diagnosis.quick(patients.connection(patients.lone()));

    // It has no replica; nothing else is wrong.
    assertEquals(Set.of("replicas"), least.wrongChecks());
    assertTrue(
        least.findings().stream()
            .anyMatch(each -> each.check().equals("slow-log") && each.state() == State.UNSEEN));
    assertEquals(
        List.of("npc:{npc_id}:state", "model:{model_id}:tokenizer", "model:{model_id}:weights"),
        less.wrong("acl").stream().map(Finding::subject).toList());
    less.assertSaw("SET is refused", "acl-chunks");
    String cure = String.valueOf(less.wrong("acl-chunks").get(0).cure());
    assertTrue(cure.contains("chunk:*"), cure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "SET", "EXISTS", "LTRIM"})
  void examine_commandThatOnlyAScriptOfTheJournalCalls_isTriedAndNamed(String command) {
    acl("allkeys +@all -" + command);
    try {
      Diagnosis.quick(patients.connection(patients.lone()))
          .assertSaw(command + " in a script", "acl-journal");
    } finally {
      acl("+@all");
    }
  }

  private void acl(String rules) {
    patients.lone().nodes().get(0).command(("ACL SETUSER default " + rules).split(" "));
  }
}
