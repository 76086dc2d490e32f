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
}
