package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.SchemaPolicyBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The example of docs/policies.md. */
final class PolicyExampleTest {
  static void tryPolicy() {
    // snippet
    SchemaPolicy policy = SchemaPolicy.builder().staleIfError(Duration.ofMinutes(5)).build();
    Simulation outages =
        Simulation.of(policy)
            .disturbedBy(EnumSet.of(Disturbance.SHARED_OUTAGE, Disturbance.DURABLE_OUTAGE));
    outages.assertHolds(1, 100); // fails with the seed and its steps, if a promise breaks
    int failures = outages.run(7).failures(); // of one course; run(7) takes it again
    // end
    assertEquals(failures, outages.run(7).failures());
  }

  @Test
  void example_always_runsAndStandsInTheDocs() throws IOException {
    tryPolicy();
    String source = "src/test/java/io/tieredcache/testkit/PolicyExampleTest.java";
    String code = Files.readString(module().resolve(source));
    String snippet = code.split("// snippet\\R", 3)[1].split(" *// end", 2)[0];
    String docs = Files.readString(module().resolveSibling("docs/policies.md"));
    assertTrue(docs.contains(snippet.stripTrailing().stripIndent()), snippet);
  }

  private static Path module() {
    Path folder = Path.of("").toAbsolutePath();
    return folder.endsWith("cache-testkit") ? folder : folder.resolve("cache-testkit");
  }

  @Test
  void run_withStaleIfError_failsLessOftenThanWithout() {
    Set<Disturbance> outages =
        EnumSet.of(Disturbance.SHARED_OUTAGE, Disturbance.DURABLE_OUTAGE, Disturbance.EVICTION);
    assertTrue(
        failures(SchemaPolicy.builder().staleIfError(Duration.ofMinutes(5)), outages)
            < failures(SchemaPolicy.builder(), outages));
  }

  private static int failures(SchemaPolicyBuilder policy, Set<Disturbance> disturbances) {
    Simulation simulation = Simulation.of(policy.build()).disturbedBy(disturbances);
    return LongStream.range(0, 40).mapToInt(seed -> simulation.run(seed).failures()).sum();
  }
}
