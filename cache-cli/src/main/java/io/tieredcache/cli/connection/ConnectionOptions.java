package io.tieredcache.cli.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.cli.exit.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options of the commands that connect. An option wins over the env file, the env file over the
 * environment. Passwords are read from files: a command line can be read by every user of a host.
 */
public final class ConnectionOptions {
  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "KEY=value lines as 'sandbox' writes them.")
  private @Nullable Path envFile;

  @Option(
      names = "--redis",
      paramLabel = "URI[,URI...]",
      description = "Default: $REDIS_ENDPOINTS, e.g. rediss://localhost:7001.")
  private @Nullable String redis;

  @Option(
      names = "--redis-password-file",
      paramLabel = "FILE",
      description = "Default: the password in $REDIS_PASSWORD.")
  private @Nullable Path redisPasswordFile;

  @Option(
      names = "--redis-ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) that sign the servers'. Default: $REDIS_CA.")
  private @Nullable Path redisCa;

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description = "Default: $POSTGRES_URL, e.g. jdbc:postgresql://localhost/game.")
  private @Nullable String postgres;

  @Option(names = "--postgres-user", paramLabel = "USER", description = "Default: $POSTGRES_USER.")
  private @Nullable String postgresUser;

  @Option(
      names = "--postgres-password-file",
      paramLabel = "FILE",
      description = "Default: the password in $POSTGRES_PASSWORD.")
  private @Nullable Path postgresPasswordFile;

  /**
   * The connection that options, env file and environment tell together.
   *
   * @throws CommandFailure for what is missing or can't be read
   */
  public Connection resolve(Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>();
    Connection.VARIABLES.forEach(name -> put(variables, name, environment.get(name)));
    if (envFile != null) {
      variables.putAll(EnvFile.read(envFile));
    }
    put(variables, Connection.REDIS_ENDPOINTS, redis);
    put(variables, Connection.REDIS_PASSWORD, secret(redisPasswordFile));
    put(variables, Connection.REDIS_CA, redisCa == null ? null : redisCa.toString());
    put(variables, Connection.POSTGRES_URL, postgres);
    put(variables, Connection.POSTGRES_USER, postgresUser);
    put(variables, Connection.POSTGRES_PASSWORD, secret(postgresPasswordFile));
    return Connection.of(variables);
  }

  private static void put(Map<String, String> variables, String name, @Nullable String value) {
    if (value != null) {
      variables.put(name, value);
    }
  }

  private static @Nullable String secret(@Nullable Path file) {
    try {
      return file == null ? null : Files.readString(file, UTF_8).strip();
    } catch (IOException e) {
      throw CommandFailure.usage("password file " + file + " can't be read: " + Reason.of(e));
    }
  }
}
