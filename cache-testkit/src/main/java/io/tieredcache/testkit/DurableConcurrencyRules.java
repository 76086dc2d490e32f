package io.tieredcache.testkit;

import static io.tieredcache.testkit.DurableProbe.at;
import static io.tieredcache.testkit.DurableProbe.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.spi.DurableRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Writers that meet on the same keys block no one for ever and share no version. */
interface DurableConcurrencyRules extends DurableRules {
  int WRITERS = 4;
  int ROUNDS = 25;

  @Test
  default void putAll_overlappingBatchesAtOnce_endsWithEveryVersionUnique() {
    List<String> keys = Stream.generate(rows()::newKey).limit(20).toList();
    Queue<Map<String, Long>> given = new ConcurrentLinkedQueue<>();

    together(writer -> given.add(rows().putAll(shuffled(keys, writer))));

    assertEquals(WRITERS * ROUNDS, given.size());
    Map<String, DurableRow> rows = rows().getAll(keys);
    for (String key : keys) {
      List<Long> versions = given.stream().map(batch -> batch.get(key)).sorted().toList();
      assertEquals(versions.size(), versions.stream().distinct().count(), key);
      assertEquals(versions.get(versions.size() - 1), at(rows, key).version(), key);
    }
  }

  @Test
  default void putAllAndRemoveAll_overlappingAtOnce_endWithEveryVersionUnique() {
    List<String> keys = Stream.generate(rows()::newKey).limit(10).toList();
    Queue<Map<String, Long>> given = new ConcurrentLinkedQueue<>();

    together(
        writer -> {
          Map<String, byte[]> batch = shuffled(keys, writer);
          if (writer.nextBoolean()) {
            given.add(rows().putAll(batch));
          } else {
            Await.answer(
                rows().store().removeAll(List.copyOf(batch.keySet()), DurableProbe.soon()));
          }
        });

    for (String key : keys) {
      long distinct = given.stream().map(batch -> batch.get(key)).distinct().count();
      assertEquals(given.size(), distinct, key);
    }
  }

  private static Map<String, byte[]> shuffled(List<String> keys, Random random) {
    List<String> order = new ArrayList<>(keys);
    Collections.shuffle(order, random);
    Map<String, byte[]> batch = new LinkedHashMap<>();
    order.forEach(key -> batch.put(key, bytes(Integer.toString(random.nextInt()))));
    return batch;
  }

  private static void together(Consumer<Random> round) {
    CompletableFuture<?>[] writers =
        IntStream.range(0, WRITERS)
            .mapToObj(seed -> CompletableFuture.runAsync(() -> rounds(seed, round), Daemon::run))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(writers).orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static void rounds(int seed, Consumer<Random> round) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      round.accept(random);
    }
  }
}
