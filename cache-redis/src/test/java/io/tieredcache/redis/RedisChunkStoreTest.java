package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many chunks are asked for at a time: up to 16 MiB, by the sizes that manifests tell. */
final class RedisChunkStoreTest {
  private static final int MIB = 1 << 20;

  private static List<List<String>> turns(int... mebibytes) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (int size : mebibytes) {
      sizes.put("c" + sizes.size(), size * MIB);
    }
    return RedisChunkStore.turns(sizes);
  }

  @Test
  void turns_largeChunks_goOneAtATime() {
    assertEquals(List.of(List.of("c0"), List.of("c1")), turns(16, 16));
  }

  @Test
  void turns_sizesThatDiffer_areFilledInOrder() {
    assertEquals(
        List.of(List.of("c0", "c1"), List.of("c2", "c3"), List.of("c4")), turns(8, 8, 1, 15, 1));
  }

  @Test
  void turns_oneThatIsLargerThanATurn_goesAlone() {
    assertEquals(List.of(List.of("c0"), List.of("c1"), List.of("c2")), turns(1, 20, 1));
  }

  @Test
  void turns_none_areNone() {
    assertEquals(List.of(), turns());
  }
}
