package io.tieredcache.cli.alltiers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tieredcache.cli.connection.Fork;
import io.tieredcache.cli.readme.Documents;
import io.tieredcache.testkit.server.RedisCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Python process that uses the cluster through redis-py, as the platform's own services do. */
final class PythonService implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DOCS = Documents.ROOT.resolve("docs/python");
  private static final Path LUA =
      Documents.ROOT.resolve("cache-redis/src/main/resources/io/tieredcache/redis");

  private final Process process;
  private final BufferedReader output;
  private final Writer input;

  private PythonService(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
    this.input = process.outputWriter(UTF_8);
  }

  /**
   * @param folder for the scripts
   */
  static PythonService start(RedisCluster redis, Path folder) throws IOException {
    Path script = copied("service.py", folder);
    copied("vectors.py", folder);
    String python = System.getProperty("tieredcache.python", "python3");
    ProcessBuilder builder = new ProcessBuilder(python, script.toString());
    builder.environment().putAll(Fork.variables(redis));
    builder.environment().put("PYTHON_DOCS", DOCS.toString());
    builder.environment().put("LUA", LUA.toString());
    return new PythonService(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private static Path copied(String name, Path folder) throws IOException {
    Path script = folder.resolve(name);
    try (InputStream source = PythonService.class.getResourceAsStream(name)) {
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    }
    return script;
  }

  /** What Python answered. */
  JsonNode ask(Object... command) throws Exception {
    return tell(List.of(command));
  }

  /** What Python answered to this line. */
  JsonNode tell(Object line) throws Exception {
    input.write(JSON.writeValueAsString(line) + "\n");
    input.flush();
    return JSON.readTree(Fork.line(output, Duration.ofSeconds(30)));
  }

  @Override
  public void close() throws IOException {
    input.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
