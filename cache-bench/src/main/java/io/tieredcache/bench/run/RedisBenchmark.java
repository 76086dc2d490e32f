package io.tieredcache.bench.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.exit.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tool that comes with Redis, reading one key of one primary. */
public final class RedisBenchmark {
  private static final long LIMIT_SECONDS = 60;

  /** Fewer may end within the tool's clock's tick, and then it tells no rate. */
  private static final int REQUESTS_TO_FIND = 1_000;

  private static final String QUOTE = "\"";

  private final Connection connection;
  private final String key;
  private @Nullable URI primary;

  /** For a key that is there. */
  public RedisBenchmark(Connection connection, String key) {
    this.connection = connection;
    this.key = key;
  }

  /** Requests a second with these options, or nothing where the tool is missing. */
  public OptionalDouble rate(List<String> options) {
    try {
      URI node = primary != null ? primary : find();
      primary = node;
      return node == null ? OptionalDouble.empty() : rate(run(node, options));
    } catch (IOException e) {
      return OptionalDouble.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted", e);
    }
  }

  /** The node that answers for the key instead of leading elsewhere. */
  private @Nullable URI find() throws IOException, InterruptedException {
    for (String endpoint : connection.endpoints()) {
      URI node = URI.create(endpoint);
      String said = run(node, List.of("-c", "1", "-n", "" + REQUESTS_TO_FIND));
      if (!said.contains("MOVED") && rate(said).isPresent()) {
        return node;
      }
    }
    return null;
  }

  private String run(URI node, List<String> options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("redis-benchmark", "--csv", "-h", node.getHost(), "-p", "" + node.getPort()));
    if ("rediss".equals(node.getScheme())) {
      command.add("--tls");
      Path ca = connection.redisCa();
      if (ca != null) {
        command.addAll(List.of("--cacert", ca.toString()));
      }
    }
    if (connection.redisPassword() != null) {
      // It has no other way to be told; the password is that of a cluster for tests.
      command.addAll(List.of("-a", connection.redisPassword()));
    }
    command.addAll(options);
    command.addAll(List.of("GET", key));
    return output(new ProcessBuilder(command).redirectErrorStream(true));
  }

  /**
   * Through a file: the tool tries without end to reach a node that is gone, and a pipe would be
   * read as long.
   */
  private static String output(ProcessBuilder tool) throws IOException, InterruptedException {
    Path said = Files.createTempFile("redis-benchmark", ".csv");
    try {
      Process process = tool.redirectOutput(said.toFile()).start();
      try {
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        return ended ? Files.readString(said, UTF_8) : "";
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.delete(said);
    }
  }

  /** The second column of the last line of CSV. */
  private static OptionalDouble rate(String csv) {
    OptionalDouble rate = OptionalDouble.empty();
    for (String line : csv.lines().toList()) {
      String[] cells = line.split("\",\"", -1);
      if (line.startsWith(QUOTE) && cells.length > 2 && cells[1].matches("[0-9.]+")) {
        rate = OptionalDouble.of(Double.parseDouble(cells[1]));
      }
    }
    return rate;
  }
}
