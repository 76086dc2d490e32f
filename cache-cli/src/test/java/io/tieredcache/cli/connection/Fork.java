package io.tieredcache.cli.connection;

import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** JVMs of their own for tests: small, quick to start, told of the servers by variables. */
public final class Fork {
  private Fork() {}

  /** A command that runs a class. */
  public static ProcessBuilder of(Class<?> main, String... arguments) {
    return of(List.of(), main, List.of(arguments));
  }

  /** The same with further options for the JVM. */
  public static ProcessBuilder of(List<String> options, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    for (String property : List.of("tieredcache.testkit.redis", "tieredcache.testkit.postgres")) {
      if (System.getProperty(property) != null) {
        command.add("-D" + property + "=" + System.getProperty(property));
      }
    }
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /** Where Redis is. */
  public static Map<String, String> variables(RedisCluster redis) {
    return Map.of(
        Connection.REDIS_ENDPOINTS, String.join(",", redis.uris()),
        Connection.REDIS_PASSWORD, redis.password(),
        Connection.REDIS_CA, redis.caCertificate().toString());
  }

  /** Where both servers are. */
  public static Map<String, String> variables(RedisCluster redis, PostgresServer database) {
    return new Connection(
            redis.uris(),
            redis.password(),
            redis.caCertificate(),
            database.jdbcUrl(),
            database.user(),
            database.password())
        .variables();
  }

  /** In such a JVM: how to reach the Redis that its variables tell. */
  public static RedisSettings redis() {
    return RedisSettings.of(List.of(System.getenv(Connection.REDIS_ENDPOINTS).split(",", -1)))
        .credentials(CredentialSource.password(System.getenv(Connection.REDIS_PASSWORD)))
        .caCertificate(Path.of(System.getenv(Connection.REDIS_CA)));
  }

  /** In such a JVM: how to reach the PostgreSQL that its variables tell. */
  public static PostgresSettings postgres() {
    return PostgresSettings.of(System.getenv(Connection.POSTGRES_URL))
        .user(System.getenv(Connection.POSTGRES_USER))
        .password(System.getenv(Connection.POSTGRES_PASSWORD));
  }

  /** The next line that a process says, {@code "null"} after its last; waits so long at most. */
  public static String line(BufferedReader output, Duration limit)
      throws ExecutionException, InterruptedException, TimeoutException {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return String.valueOf(output.readLine());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .get(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends a process by SIGKILL: it can't give anything back. */
  public static void kill(Process process) {
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
