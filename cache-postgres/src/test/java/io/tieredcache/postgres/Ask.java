package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Asks a tier and waits, never for ever. */
final class Ask {
  private static final long LIMIT_SECONDS = 20;

  private Ask() {}

  static DurableStore store(DurableTier tier) {
    return tier.open(new TierSchema(KeyTemplate.of("test:{id}"), Framing.JSON, true, 60_000));
  }

  static Deadline millis(long millis) {
    return Deadline.after(Duration.ofMillis(millis), System::nanoTime);
  }

  static Deadline soon() {
    return millis(LIMIT_SECONDS * 1000);
  }

  static long put(DurableStore store, String key, String payload) {
    return answer(store.putAll(Map.of(key, payload.getBytes(UTF_8)), DurableRow.FOREVER, soon()))
        .get(key);
  }

  static DurableRow get(DurableStore store, String key) {
    return answer(store.getAll(List.of(key), soon())).get(key);
  }

  static <R> R answer(CompletableFuture<R> future) {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw assertInstanceOf(TierException.class, e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("no answer within " + LIMIT_SECONDS + " s", e);
    }
  }

  /** Waits for the end of what throws nothing but errors of the test. */
  static void done(CompletableFuture<?> future) {
    try {
      future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new AssertionError("not done", e);
    }
  }

  static <E extends TierException> E failure(Class<E> type, CompletableFuture<?> future) {
    return assertThrows(type, () -> answer(future));
  }

  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + LIMIT_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }
}
