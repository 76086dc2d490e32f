package io.tieredcache.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.RedisCluster;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/python/service.py as it is: from the secret to a value. */
@Tag("python")
@TieredCacheServers
final class PythonSnippetTest {
  private static final Path SCRIPT =
      Path.of("").toAbsolutePath().getParent().resolve("docs/python/service.py");

  @Test
  void service_secretThatNamesTheCluster_setsAndGets(RedisCluster redis, @TempDir Path folder)
      throws Exception {
    URI node = URI.create(redis.uris().get(0));
    File output = folder.resolve("output").toFile();
    try (SecretsManagerStandIn secrets = new SecretsManagerStandIn()) {
      secrets.holds(
          new ObjectMapper()
              .writeValueAsString(
                  Map.of(
                      "auth_token",
                      redis.password(),
                      "endpoint",
                      node.getHost() + ":" + node.getPort())));
      Process python = start(redis, secrets.uri(), output);
      try {
        assertTrue(python.waitFor(60, TimeUnit.SECONDS), "it did not end");
        String said = Files.readString(output.toPath(), UTF_8);
        assertEquals("Arda 7", said.strip());
        assertEquals(0, python.exitValue());
      } finally {
        python.destroyForcibly();
      }
    }
  }

  private static Process start(RedisCluster redis, URI secrets, File output) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(System.getProperty("tieredcache.python", "python3"), SCRIPT.toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ENDPOINT_URL",
                secrets.toString(),
                "AWS_DEFAULT_REGION",
                "eu-central-1",
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test",
                // OpenSSL's own way to name the authorities that it trusts.
                "SSL_CERT_FILE",
                redis.caCertificate().toString()));
    return builder.redirectErrorStream(true).redirectOutput(output).start();
  }
}
