package io.tieredcache.bench;

import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Processor time used since the start: by this JVM, by Redis, and by PostgreSQL with its children
 * that still run.
 */
record ProcessorTime(Duration client, Duration redis, Duration postgres) {
  /** Reads the clocks of all processes. */
  static ProcessorTime now(RedisCluster redis, Stream<PostgresServer> databases) {
    return new ProcessorTime(
        of(Stream.of(ProcessHandle.current())),
        of(redis.nodes().stream().flatMap(node -> ProcessHandle.of(node.pid()).stream())),
        of(
            databases
                .flatMap(server -> ProcessHandle.of(server.pid()).stream())
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))));
  }

  private static Duration of(Stream<ProcessHandle> processes) {
    return processes
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  ProcessorTime since(ProcessorTime before) {
    return new ProcessorTime(
        client.minus(before.client), redis.minus(before.redis), postgres.minus(before.postgres));
  }

  /** Microseconds of client, Redis and PostgreSQL for one of so many. */
  double[] microsEach(long count) {
    return Stream.of(client, redis, postgres)
        .mapToDouble(time -> time.toNanos() / 1e3 / Math.max(1, count))
        .toArray();
  }
}
