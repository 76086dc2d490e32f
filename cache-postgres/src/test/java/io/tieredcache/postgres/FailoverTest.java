package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.server.PostgresOptions;
import io.tieredcache.testkit.server.PostgresPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/**
 * The primary dies under writers and its synchronous standby takes over; the tier's URL names both.
 */
final class FailoverTest {
  private static final int WRITERS = 8;
  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(1);

  /** From the promotion on: the driver looks for the primary anew at each connection. */
  private static final Duration BACK = Duration.ofSeconds(5);

  private final AtomicLongArray acknowledged = new AtomicLongArray(WRITERS);
  private final AtomicBoolean stop = new AtomicBoolean();
  private final CountDownLatch warm = new CountDownLatch(WRITERS);

  @Test
  void putAll_primaryDies_nothingAcknowledgedIsLostAndTheStandbyServes() throws Exception {
    try (PostgresPair pair = PostgresPair.start(PostgresOptions.defaults());
        PostgresTier tier =
            PostgresTier.connect(
                PostgresSettings.of(pair.jdbcUrl())
                    .user(pair.primary().user())
                    .password(pair.primary().password()))) {
      tier.start(Ask.soon());
      DurableStore store = Ask.store(tier);
      List<Thread> writers = writers(store);
      assertTrue(warm.await(20, TimeUnit.SECONDS), "all write");

      pair.primary().kill();
      pair.promote();
      long promoted = System.nanoTime();
      long[] before = snapshot();
      Ask.until("every writer is served again", () -> allBeyond(before));
      Duration back = Duration.ofNanos(System.nanoTime() - promoted);

      stop.set(true);
      for (Thread writer : writers) {
        writer.join(Duration.ofSeconds(20).toMillis());
      }
      assertTrue(back.compareTo(BACK) < 0, () -> "back after " + back);
      for (int writer = 0; writer < WRITERS; writer++) {
        assertAtLeast(acknowledged.get(writer), Ask.get(store, key(writer)));
      }
    }
  }

  private List<Thread> writers(DurableStore store) {
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int mine = writer;
      Thread thread = new Thread(() -> write(store, mine), "writer-" + writer);
      thread.setDaemon(true);
      thread.start();
      writers.add(thread);
    }
    return writers;
  }

  /** Counts up; what fails may have been written all the same, so it is never counted. */
  private void write(DurableStore store, int writer) {
    for (long value = 1; !stop.get(); value++) {
      byte[] payload = Long.toString(value).getBytes(UTF_8);
      try {
        store
            .putAll(
                Map.of(key(writer), payload),
                DurableRow.FOREVER,
                Ask.millis(WRITE_DEADLINE.toMillis()))
            .get(20, TimeUnit.SECONDS);
        acknowledged.set(writer, value);
        warm.countDown();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TierException)) {
          throw new AssertionError(e);
        }
      } catch (InterruptedException | TimeoutException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static String key(int writer) {
    return "k" + writer;
  }

  private long[] snapshot() {
    long[] all = new long[WRITERS];
    for (int writer = 0; writer < WRITERS; writer++) {
      all[writer] = acknowledged.get(writer);
    }
    return all;
  }

  private boolean allBeyond(long[] before) {
    for (int writer = 0; writer < WRITERS; writer++) {
      if (acknowledged.get(writer) <= before[writer]) {
        return false;
      }
    }
    return true;
  }

  private static void assertAtLeast(long acknowledged, DurableRow row) {
    assertNotNull(row, "a row of each writer");
    byte[] payload = row.payload();
    assertNotNull(payload, "a value");
    long value = Long.parseLong(new String(payload, UTF_8));
    assertTrue(value >= acknowledged, () -> value + " after " + acknowledged + " was returned");
  }
}
