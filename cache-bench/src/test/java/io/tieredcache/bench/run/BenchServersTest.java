package io.tieredcache.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.exit.ExitCode;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BenchServersTest {
  @Test
  void start_containersWithoutAnEngine_isRefusedAsAWrongCall() {
    CommandFailure refused =
        assertThrows(
            CommandFailure.class,
            () -> BenchServers.start(ServerChoice.CONTAINER, Map.of(), () -> false));

    assertEquals(
        "no container engine answers; start Docker, or give --servers embedded",
        refused.getMessage());
    assertEquals(ExitCode.USAGE, refused.exitCode());
  }
}
