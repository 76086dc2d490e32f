package io.tieredcache.bench.stampede;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.TextCodec;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One process of the stampede: many threads that call for the same id at the same moment. */
final class Crowd {
  static final int LOAD_MILLIS = 50;
  private static final int THREADS = 250;

  private static final KeySchema<String, String> SCHEMA =
      KeySchema.of("bench-stampede:{id}:name", IdFormat.string(), TextCodec.of())
          .with(
              SchemaPolicy.builder()
                  .writes(WriteMode.CACHE_ONLY)
                  .deadline(Duration.ofSeconds(10))
                  .build());

  private Crowd() {}

  /** Says {@code ready}, takes id and moment from a line, calls, tells what came of it; again. */
  static void run(String password, String certificate, List<String> uris) throws IOException {
    RedisSettings redis =
        RedisSettings.of(uris)
            .credentials(CredentialSource.password(password))
            .caCertificate(Path.of(certificate))
            .connectTimeout(Duration.ofSeconds(5))
            .commandTimeout(Duration.ofSeconds(5));
    try (TieredCache cache =
            TieredCache.builder()
                .shared(RedisTier.connect(redis))
                .schemas(SCHEMA)
                .startTimeout(Duration.ofMinutes(1))
                .build();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      System.out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int space = line.indexOf(' ');
        String id = line.substring(0, space);
        System.out.println(all(cache.of(SCHEMA), id, Long.parseLong(line.substring(space + 1))));
        System.out.println("ready");
      }
    }
  }

  private static String all(TypedCache<String, String> names, String id, long begin) {
    AtomicInteger loads = new AtomicInteger();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    double[] waits = new double[THREADS];
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      int mine = i;
      threads[i] = new Thread(() -> waits[mine] = wait(names, id, begin, loads));
      threads[i].setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
      threads[i].start();
    }
    for (Thread thread : threads) {
      join(thread);
    }
    Throwable failure = failures.peek();
    if (failure != null) {
      throw new IllegalStateException(failures.size() + " calls failed", failure);
    }
    Arrays.sort(waits);
    return loads + " " + waits[THREADS / 2] + " " + waits[THREADS - 1];
  }

  /** Milliseconds from the common moment until the answer. */
  private static double wait(
      TypedCache<String, String> names, String id, long begin, AtomicInteger loads) {
    while (System.nanoTime() - begin < 0) {
      LockSupport.parkNanos(begin - System.nanoTime());
    }
    String name =
        names.get(
            id,
            key -> {
              loads.incrementAndGet();
              Thread.sleep(LOAD_MILLIS);
              return key;
            });
    if (!id.equals(name)) {
      throw new IllegalStateException("a wrong value");
    }
    return (System.nanoTime() - begin) / 1e6;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
