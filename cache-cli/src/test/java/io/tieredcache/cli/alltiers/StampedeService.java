package io.tieredcache.cli.alltiers;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.cli.connection.Fork;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.RedisTier;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Run in a process of its own: says {@code ready}, waits for a line, reads one id by many threads
 * at once, prints how many were answered and how often the database was read, and ends.
 */
final class StampedeService {
  private StampedeService() {}

  public static void main(String[] arguments) throws Exception {
    String id = arguments[0];
    int threads = Integer.parseInt(arguments[1]);
    KeySchema<String, World> schema =
        World.schema()
            .with(World.schema().policy().toBuilder().deadline(Duration.ofSeconds(10)).build());
    WatchedDurableTier database =
        new WatchedDurableTier(PostgresTier.connect(Fork.postgres()), Duration.ofMillis(300));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (TieredCache cache =
        TieredCache.builder()
            .shared(RedisTier.connect(Fork.redis()))
            .durable(database)
            .startTimeout(Duration.ofSeconds(60))
            .schemas(schema)
            .build()) {
      System.out.println("ready");
      System.in.read();
      System.out.println(readAll(pool, cache.of(schema), id, threads) + " " + database.reads());
    } finally {
      pool.shutdownNow();
    }
  }

  private static long readAll(
      ExecutorService pool, TypedCache<String, World> worlds, String id, int threads)
      throws Exception {
    Callable<World> read = () -> worlds.get(id);
    long answered = 0;
    for (Future<World> answer : pool.invokeAll(Collections.nCopies(threads, read))) {
      if (new World("cold", 1).equals(answer.get())) {
        answered++;
      }
    }
    return answered;
  }
}
