package io.tieredcache.bench.run;

import io.tieredcache.GameSchemas;
import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.connection.LocalServers;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.codec.StringCodec;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.server.PostgresOptions;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.ServerSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The servers that all clients of a run share. {@link #close} ends those that it started. */
public final class BenchServers implements AutoCloseable {
  /** Redis's default. A node that load keeps from its processor must not be taken for dead. */
  private static final Duration NODE_TIMEOUT = Duration.ofSeconds(15);

  private final ServerChoice choice;
  private final Connection connection;
  private final @Nullable LocalServers local;
  private final RedisClusterOptions redis;

  private BenchServers(
      ServerChoice choice,
      Connection connection,
      @Nullable LocalServers local,
      RedisClusterOptions redis) {
    this.choice = choice;
    this.connection = connection;
    this.local = local;
    this.redis = redis;
  }

  /**
   * Starts them, or finds those of the variables.
   *
   * @throws CommandFailure when a variable is missing, no engine or server answers or can't start;
   *     exit code 2, since nothing was measured
   */
  public static BenchServers start(ServerChoice choice, Map<String, String> variables) {
    return start(choice, variables, ServerChoice::engineAnswers);
  }

  static BenchServers start(
      ServerChoice choice, Map<String, String> variables, BooleanSupplier engineAnswers) {
    if (choice == ServerChoice.ENV) {
      Connection given = answering(Connection.of(variables));
      return new BenchServers(choice, given, null, RedisClusterOptions.defaults());
    }
    if (choice == ServerChoice.CONTAINER && !engineAnswers.getAsBoolean()) {
      throw CommandFailure.usage(
          "no container engine answers; start Docker, or give --servers embedded");
    }
    try {
      ServerSource source =
          choice == ServerChoice.CONTAINER ? ServerSource.CONTAINER : ServerSource.DEFAULT;
      RedisClusterOptions redis =
          RedisClusterOptions.defaults().source(source).nodeTimeout(NODE_TIMEOUT);
      LocalServers servers = LocalServers.start(redis, PostgresOptions.defaults().source(source));
      return new BenchServers(choice, servers.connection(), servers, redis);
    } catch (CommandFailure e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** All clients would fail alike, each in its own words. */
  private static Connection answering(Connection connection) {
    try {
      connection.open(GameSchemas.llmResponse(StringCodec.of())).close();
      return connection;
    } catch (TierException e) {
      throw CommandFailure.usage("the servers of the variables don't answer: " + e.getMessage());
    }
  }

  /** Which they are, e.g. {@code embedded}. */
  public ServerChoice choice() {
    return choice;
  }

  /** How to reach them. */
  public Connection connection() {
    return connection;
  }

  /**
   * A cluster of one primary beside this one, of the same Redis; nothing where servers are given.
   *
   * @throws CommandFailure when it can't start
   */
  public Optional<OnePrimary> startOnePrimary() {
    return local == null ? Optional.empty() : Optional.of(OnePrimary.start(redis, connection));
  }

  @Override
  public void close() {
    if (local != null) {
      local.close();
    }
  }
}
