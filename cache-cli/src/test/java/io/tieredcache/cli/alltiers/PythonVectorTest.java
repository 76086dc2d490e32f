package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tieredcache.cli.readme.Documents;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.RedisCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vectors of docs/redis.md, run by redis-py against real servers. */
@Tag("python")
@TieredCacheServers
final class PythonVectorTest {
  private static final Path PAGE = Documents.ROOT.resolve("docs/redis.md");

  @Test
  void vectors_ofStampAndFence_comeOutAsDocumented(RedisCluster redis, @TempDir Path folder)
      throws Exception {
    try (PythonService python = PythonService.start(redis, folder)) {
      for (JsonNode kind : python.ask("vectors", PAGE.toString())) {
        assertTrue(kind.path(0).asInt() >= 5, () -> "vectors: " + kind.path(0));
        assertEquals("[]", kind.path(1).toString());
      }
    }
  }
}
