package io.tieredcache.cli.alltiers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.cli.connection.Fork;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

  private String readLine() throws ExecutionException, InterruptedException, TimeoutException {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return String.valueOf(output.readLine());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
