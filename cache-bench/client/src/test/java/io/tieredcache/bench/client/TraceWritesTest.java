package io.tieredcache.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TraceWritesTest {
  private static final int CLIENTS = 2;

  private static int count(TraceWrites writes, int index, int accesses) {
    return (int)
        IntStream.range(0, accesses / CLIENTS).filter(n -> writes.writes(index, n)).count();
  }

  @Test
  void writes_ofTheLastClientOnly_areTheShareAskedForAndTheSameEachTime() {
    int[] accesses = new int[20_000];
    TraceWrites writes = new TraceWrites(accesses, CLIENTS, 10);
    TraceWrites again = new TraceWrites(accesses, CLIENTS, 10);

    int drawn = count(writes, 1, accesses.length);
    assertTrue(drawn > 900 && drawn < 1100, () -> drawn + "");
    assertEquals(0, count(writes, 0, accesses.length));
    assertTrue(IntStream.range(0, 10_000).allMatch(n -> writes.writes(1, n) == again.writes(1, n)));
    assertEquals(0, count(new TraceWrites(accesses, CLIENTS, 0), 1, accesses.length));
  }

  @Test
  void between_twoAccesses_isAWriteAfterTheFirstUpToTheSecond() {
    // The second client, which writes them all, has objects 7, 8, 7, 9 as its numbers 0 to 3.
    TraceWrites writes = new TraceWrites(new int[] {1, 7, 1, 8, 1, 7, 1, 9}, CLIENTS, 100);

    assertTrue(writes.between(7, 0, 2));
    assertTrue(writes.between(7, 1, 5));
    assertFalse(writes.between(7, 0, 1), "the first write is of that very time");
    assertFalse(writes.between(7, 2, 9));
    assertTrue(writes.between(9, 0, 3));
    assertFalse(writes.between(1, 0, 9), "nobody writes it");
  }
}
