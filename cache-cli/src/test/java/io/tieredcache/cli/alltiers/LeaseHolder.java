package io.tieredcache.cli.alltiers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.WriteMode;
import io.tieredcache.cli.connection.Fork;
import io.tieredcache.codec.TextCodec;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.testkit.server.RedisCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A process that takes the lease of one key for a load that never ends, and says so. */
final class LeaseHolder implements AutoCloseable {
  private final Process process;

  private LeaseHolder(Process process) {
    this.process = process;
  }

  static KeySchema<String, String> schema(Duration deadline) {
    return KeySchema.of("lease-test:{id}:name", IdFormat.string(), TextCodec.of())
        .with(SchemaPolicy.builder().writes(WriteMode.CACHE_ONLY).deadline(deadline).build());
  }

  static TieredCache cache(
      RedisSettings redis, KeySchema<String, String> schema, MeterRegistry metrics) {
    return TieredCache.builder()
        .shared(RedisTier.connect(redis))
        .startTimeout(Duration.ofSeconds(60))
        .schemas(schema)
        .meterRegistry(metrics)
        .build();
  }

  /** In the process: the id, and the deadline of its load in milliseconds, which is the lease. */
  public static void main(String[] arguments) {
    KeySchema<String, String> schema = schema(Duration.ofMillis(Long.parseLong(arguments[1])));
    try (TieredCache cache = cache(Fork.redis(), schema, new SimpleMeterRegistry())) {
      cache
          .of(schema)
          .get(
              arguments[0],
              id -> {
                System.out.println("loading");
                new CountDownLatch(1).await();
                return id;
              });
    }
  }

  static LeaseHolder start(RedisCluster redis, String id, Duration lease) throws IOException {
    ProcessBuilder builder = Fork.of(LeaseHolder.class, id, Long.toString(lease.toMillis()));
    builder.environment().putAll(Fork.variables(redis));
    return new LeaseHolder(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Waits until the lease is held. */
  void awaitLoading() throws Exception {
    String line = Fork.line(process.inputReader(UTF_8), Duration.ofSeconds(60));
    if (!line.equals("loading")) {
      throw new IllegalStateException("expected 'loading', was '" + line + "'");
    }
  }

  /** Ends it by SIGKILL: it can't give anything back. */
  void kill() {
    Fork.kill(process);
  }

  @Override
  public void close() {
    kill();
  }
}
