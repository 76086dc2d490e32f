package io.tieredcache.cli.alltiers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.cli.connection.Fork;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;

/** A forked JVM that runs {@link StampedeService}. */
final class StampedeProcess implements AutoCloseable {
  /** What a process saw. */
  record Outcome(int answered, int databaseReads) {}

  private final Process process;
  private final BufferedReader output;

  private StampedeProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  static StampedeProcess start(RedisCluster redis, PostgresServer database, String id, int threads)
      throws IOException {
    ProcessBuilder builder = Fork.of(StampedeService.class, id, Integer.toString(threads));
    builder.environment().putAll(Fork.variables(redis, database));
    return new StampedeProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  void awaitReady() throws Exception {
    String line = readLine();
    if (!line.equals("ready")) {
      throw new IllegalStateException("expected 'ready', was '" + line + "'");
    }
  }

  void go() {
    try (Writer input = process.outputWriter(UTF_8)) {
      input.write("go\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Outcome outcome() throws Exception {
    String[] numbers = readLine().split(" ", -1);
    return new Outcome(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }

  private String readLine() throws Exception {
    return Fork.line(output, Duration.ofSeconds(60));
  }

  @Override
  public void close() {
    Fork.kill(process);
  }
}
