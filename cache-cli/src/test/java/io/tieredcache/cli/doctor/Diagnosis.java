package io.tieredcache.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.doctor.Finding.State;
import io.tieredcache.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the doctor finds on some servers. */
record Diagnosis(List<Finding> findings) {
  static final List<KeySchema<?, String>> SCHEMAS =
      List.of(
          GameSchemas.worldSnapshot(StringCodec.of()),
          GameSchemas.npcState(StringCodec.of()),
          GameSchemas.tokenizer(StringCodec.of()),
          GameSchemas.modelWeights(StringCodec.of()));

  private static final int SAMPLED = 1_000;

  static Diagnosis of(Connection connection) {
    try (Doctor doctor = new Doctor(connection, SCHEMAS, SAMPLED)) {
      return new Diagnosis(doctor.examine());
    }
  }

  /** Where nothing is said of processor time, which is seen over a moment only. */
  static Diagnosis quick(Connection connection) {
    try (Doctor doctor = new Doctor(connection, SCHEMAS, SAMPLED, Duration.ofMillis(1))) {
      return new Diagnosis(doctor.examine());
    }
  }

  List<Finding> wrong() {
    return findings.stream().filter(each -> each.state() == State.WRONG).toList();
  }

  /** What is wrong by this check, which is something. */
  List<Finding> wrong(String check) {
    List<Finding> found = wrong().stream().filter(each -> each.check().equals(check)).toList();
    assertTrue(!found.isEmpty(), () -> check + " in " + findings);
    return found;
  }

  Set<String> wrongChecks() {
    return checks(wrong());
  }

  Set<String> checks() {
    return checks(findings);
  }

  private static Set<String> checks(List<Finding> findings) {
    return findings.stream().map(Finding::check).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The first wrong finding of a check saw this. */
  void assertSaw(String part, String check) {
    Finding finding = wrong(check).get(0);
    assertTrue(finding.saw().contains(part), finding::toString);
  }
}
