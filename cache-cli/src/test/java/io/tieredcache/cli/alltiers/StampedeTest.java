package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** C5: one cold key, 200 threads in 4 processes, one read of the database. */
@TieredCacheServers
final class StampedeTest {
  private static final int PROCESSES = 4;
  private static final int THREADS = 50;

  @Test
  void get_coldKeyByFourProcesses_readsTheDatabaseOnce(RedisCluster redis, PostgresServer database)
      throws Exception {
    String id = "w-" + UUID.randomUUID();
    try (Service writer = Service.start(redis, database)) {
      writer.worlds.put(id, new World("cold", 1));
      writer.worlds.invalidate(id);
    }
    List<StampedeProcess> processes = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        StampedeProcess process = StampedeProcess.start(redis, database, id, THREADS);
        processes.add(process);
        // One after the other: cold JVMs at once take each other the time in which to connect.
        process.awaitReady();
      }
      processes.forEach(StampedeProcess::go);
      int answered = 0;
      int databaseReads = 0;
      for (StampedeProcess process : processes) {
        StampedeProcess.Outcome outcome = process.outcome();
        answered += outcome.answered();
        databaseReads += outcome.databaseReads();
      }
      assertEquals(PROCESSES * THREADS, answered);
      assertEquals(1, databaseReads);
    } finally {
      processes.forEach(StampedeProcess::close);
    }
  }
}
