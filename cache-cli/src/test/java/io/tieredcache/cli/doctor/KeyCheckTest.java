package io.tieredcache.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.testkit.server.RedisCluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys that should not be, or not so large, and that the doctor finds among others. */
@Tag("servers")
final class KeyCheckTest {
  private static final String LARGE = "x".repeat(2 << 20);

  private final Patients patients = Patients.shared();

  private void set(String key, String value, String... expiry) {
    String[] command = new String[3 + expiry.length];
    System.arraycopy(new String[] {"SET", key, value}, 0, command, 0, 3);
    System.arraycopy(expiry, 0, command, 3, expiry.length);
    patients.redis().command(key, command);
  }

  private void setForAMinute(String key, String value) {
    set(key, value, "EX", "60");
  }

  @AfterEach
  void removeKeys() {
    RedisCluster redis = patients.redis();
    redis.primaries().forEach(node -> node.command("FLUSHALL"));
  }

  @Test
  void examine_keyWithoutExpiry_namesIt() {
    set("world:for-ever:snapshot", "{}");
    Finding found = Diagnosis.quick(patients.connection()).wrong("ttl").get(0);
    assertEquals("world:{world_id}:snapshot", found.subject());
    assertTrue(found.saw().contains("world:for-ever:snapshot"), found::toString);
  }

  @Test
  void examine_largeKey_isTooLargeForAWorldAndFineForATokenizer() {
    setForAMinute("world:large:snapshot", LARGE);
    setForAMinute("model:large:tokenizer", LARGE);
    assertEquals(
        List.of("world:{world_id}:snapshot"),
        Diagnosis.quick(patients.connection()).wrong("large-keys").stream()
            .map(Finding::subject)
            .toList());
  }

  @Test
  void examine_chunksOfWeights_areOfTheirSchema() {
    String alien = "chunk:doctor:other:0a:0";
    setForAMinute("chunk:model:large:weights:" + "0a".repeat(16) + ":0", LARGE);
    setForAMinute(alien, LARGE);
    Finding large = Diagnosis.quick(patients.connection()).wrong("large-keys").get(0);
    assertEquals("keys of no schema", large.subject());
    assertTrue(large.saw().contains("1 over 1 MB, e.g. " + alien), large::toString);
  }

  @Test
  void examine_keyInOtherCase_isTakenForAMisspelling() {
    setForAMinute("World:doctor:snapshot", "{}");
    Diagnosis.quick(patients.connection()).assertSaw("World:doctor:snapshot", "patterns");
  }
}
