package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NamedKeysTest {
  private static String named(int count) {
    return NamedKeys.of(IntStream.range(0, count).mapToObj(n -> "npc:" + n + ":state").toList());
  }

  @Test
  void of_few_namesAll() {
    assertEquals("npc:0:state", NamedKeys.of(List.of("npc:0:state")));
    assertEquals("npc:0:state, npc:1:state", named(2));
    assertEquals(NamedKeys.MOST, named(NamedKeys.MOST).split(", ", -1).length);
  }

  @Test
  void of_many_namesAFewAndHowManyMore() {
    assertEquals(
        "npc:0:state, npc:1:state, npc:2:state, npc:3:state, npc:4:state, npc:5:state,"
            + " npc:6:state, npc:7:state and 1 more",
        named(9));
  }
}
