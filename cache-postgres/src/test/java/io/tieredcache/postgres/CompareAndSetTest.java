package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A counter that many add to by comparing versions. */
final class CompareAndSetTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 25;

  private final TestDatabase database = TestDatabase.create();

  @Test
  void putIfVersion_eightThreadsAddToAnAbsentCounter_loseNothing() {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (PostgresTier tier = PostgresTier.connect(database.settings())) {
      tier.start(Ask.soon());
      DurableStore store = Ask.store(tier);

      List<CompletableFuture<Void>> adders =
          IntStream.range(0, THREADS)
              .mapToObj(i -> CompletableFuture.runAsync(() -> addRounds(store), threads))
              .toList();
      adders.forEach(Ask::answer);

      assertEquals(THREADS * ROUNDS, number(Ask.get(store, "n")));
    } finally {
      threads.shutdownNow();
    }
  }

  private static void addRounds(DurableStore store) {
    for (int i = 0; i < ROUNDS; i++) {
      Ask.until("a comparison is won", () -> add(store));
    }
  }

  private static boolean add(DurableStore store) {
    DurableRow row = Ask.get(store, "n");
    long expected = row == null ? DurableStore.NO_ROW : row.version();
    byte[] next = Integer.toString(number(row) + 1).getBytes(UTF_8);
    OptionalLong won =
        Ask.answer(store.putIfVersion("n", expected, next, DurableRow.FOREVER, Ask.soon()));
    return won.isPresent();
  }

  private static int number(DurableRow row) {
    return row == null ? 0 : Integer.parseInt(new String(row.payload(), UTF_8));
  }
}
