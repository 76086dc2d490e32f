package io.tieredcache.cli.doctor;

import io.tieredcache.KeySchema;
import io.tieredcache.cli.connection.Connection;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Servers of which nothing is wrong but what a test does to them, so that other tests have others.
 * They start at once, are shared by all tests of this JVM, and end with it.
 *
 * @param redis a cluster in order
 * @param lone one primary without a replica
 * @param database with the tables
 */
record Patients(RedisCluster redis, RedisCluster lone, PostgresServer database) {
  private static final class Shared {
    static final Patients PATIENTS = start();
  }

  static Patients shared() {
    return Shared.PATIENTS;
  }

  private static Patients start() {
    CompletableFuture<RedisCluster> redis = begin(RedisCluster::start);
    CompletableFuture<RedisCluster> lone =
        begin(() -> RedisCluster.start(RedisClusterOptions.defaults().nodes(1, 0)));
    CompletableFuture<PostgresServer> database = begin(PostgresServer::start);
    Patients patients = new Patients(redis.join(), lone.join(), database.join());
    patients.connection().open(Diagnosis.SCHEMAS.toArray(KeySchema[]::new)).close();
    patients.redis.nodes().forEach(node -> node.command("SLOWLOG", "RESET"));
    return patients;
  }

  private static <T> CompletableFuture<T> begin(Supplier<T> server) {
    return CompletableFuture.supplyAsync(server, task -> new Thread(task, "server").start());
  }

  /** To the cluster in order. */
  Connection connection() {
    return connection(redis);
  }

  Connection connection(RedisCluster cluster) {
    return new Connection(
        cluster.uris(),
        cluster.password(),
        cluster.caCertificate(),
        database.jdbcUrl(),
        database.user(),
        database.password());
  }
}
