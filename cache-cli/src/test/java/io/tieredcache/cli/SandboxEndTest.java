package io.tieredcache.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of the sandbox when it ends. */
@Tag("servers")
@Tag("processes")
final class SandboxEndTest {
  @TempDir Path folder;

  // SIGINT goes the same way; a build started in the background of a shell has it ignored.
  @Test
  @Execution(CONCURRENT)
  void sandbox_signal_leavesNoProcessAndNoFile() {
    Path envFile = folder.resolve("sandbox.env");
    try (CliProcess sandbox =
        CliProcess.start(folder, Map.of(), "sandbox", "--env-file=" + envFile)) {
      sandbox.awaitOutput("\nready\n");
      sandbox.terminate();
      assertEquals(0, sandbox.exitCode(), sandbox::err);
      sandbox.awaitNothingLeft();
      assertFalse(Files.exists(envFile));
    }
  }

  @Test
  @Execution(CONCURRENT)
  void sandbox_envFileCantBeWritten_endsWithReason() {
    Path file = folder.resolve("absent").resolve("sandbox.env");
    try (CliProcess sandbox = CliProcess.start(folder, Map.of(), "sandbox", "--env-file=" + file)) {
      assertEquals(1, sandbox.exitCode());
      assertTrue(sandbox.err().contains("env file " + file), sandbox.err());
    }
  }

  @ParameterizedTest
  @Execution(CONCURRENT)
  @ValueSource(strings = {"sandbox", "demo"})
  void command_noServerToStart_saysWhichAndWhy(String command) {
    Map<String, String> nothingThere = Map.of("PATH", folder.toString());
    List<String> jvm =
        List.of("-Dtieredcache.testkit.redis=path", "-Dtieredcache.testkit.postgres=nonsense");
    try (CliProcess process = CliProcess.start(folder, nothingThere, jvm, List.of(command))) {
      assertEquals(1, process.exitCode());
      assertTrue(
          process.err().contains("Redis can't start: no redis-server on the PATH"), process.err());
      assertTrue(process.err().contains("PostgreSQL can't start: "), process.err());
    }
  }
}
