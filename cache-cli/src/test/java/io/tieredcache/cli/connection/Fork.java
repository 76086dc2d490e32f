package io.tieredcache.cli.connection;

import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JVMs of their own for tests: small, quick to start, told of the servers by variables. */
public final class Fork {
  private Fork() {}

  /** A command that runs a class of these tests. */
  public static ProcessBuilder of(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
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
}
