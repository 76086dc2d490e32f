package io.tieredcache.cli.connection;

import static java.util.Objects.requireNonNull;

import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.testkit.server.PostgresOptions;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A Redis Cluster and a PostgreSQL of our own, on this machine. {@link #close} ends both. */
public final class LocalServers implements AutoCloseable {
  private final RedisCluster redis;
  private final PostgresServer postgres;

  private LocalServers(RedisCluster redis, PostgresServer postgres) {
    this.redis = redis;
    this.postgres = postgres;
  }

  /**
   * Starts both at once.
   *
   * @throws CommandFailure naming the server that can't start and why; nothing is left behind
   */
  public static LocalServers start() {
    return start(RedisClusterOptions.defaults(), PostgresOptions.defaults());
  }

  /**
   * The same with these options.
   *
   * @throws CommandFailure naming the server that can't start and why; nothing is left behind
   */
  public static LocalServers start(RedisClusterOptions redis, PostgresOptions postgres) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      return start(
          CompletableFuture.supplyAsync(
              () -> start("Redis", () -> RedisCluster.start(redis)), threads),
          CompletableFuture.supplyAsync(
              () -> start("PostgreSQL", () -> PostgresServer.start(postgres)), threads));
    } finally {
      threads.shutdown();
    }
  }

  private static LocalServers start(
      CompletableFuture<RedisCluster> redis, CompletableFuture<PostgresServer> postgres) {
    List<String> failures = Stream.of(redis, postgres).flatMap(LocalServers::failure).toList();
    if (failures.isEmpty()) {
      return new LocalServers(redis.join(), postgres.join());
    }
    redis.thenAccept(RedisCluster::close).exceptionally(failed -> null).join();
    postgres.thenAccept(PostgresServer::close).exceptionally(failed -> null).join();
    throw CommandFailure.failed(String.join("; ", failures), null);
  }

  private static Stream<String> failure(CompletableFuture<?> server) {
    try {
      server.join();
      return Stream.empty();
    } catch (CompletionException e) {
      return Stream.of(Reason.of(requireNonNull(e.getCause(), "cause")));
    }
  }

  private static <T> T start(String name, Callable<T> server) {
    try {
      return server.call();
    } catch (Exception e) {
      throw new CompletionException(
          CommandFailure.failed(name + " can't start: " + Reason.of(e), null));
    }
  }

  /** How to reach them. */
  public Connection connection() {
    return new Connection(
        redis.uris(),
        redis.password(),
        redis.caCertificate(),
        postgres.jdbcUrl(),
        postgres.user(),
        postgres.password());
  }

  /** Every node of Redis stands still: its sockets stay open, nothing is answered. */
  public void pauseRedis() {
    redis.nodes().forEach(RedisNode::pause);
  }

  /** The nodes go on. */
  public void resumeRedis() {
    redis.nodes().forEach(RedisNode::resume);
  }

  @Override
  public void close() {
    try (redis;
        postgres) {
      // Both are closed, also where one of them fails to.
    }
  }
}
