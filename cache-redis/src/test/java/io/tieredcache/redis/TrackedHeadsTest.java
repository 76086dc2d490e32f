package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TrackedHeadsTest {
  @Test
  void merged_oneBeginsAnother_keepsTheShorter() {
    assertEquals(
        List.of("model:", "world:"),
        TrackedHeads.merged(List.of("world:", "model:gpt:", "model:", "world:eu:")));
  }

  @Test
  void merged_equalOnes_areKeptOnce() {
    assertEquals(List.of("npc:"), TrackedHeads.merged(List.of("npc:", "npc:")));
  }

  @Test
  void merged_siblings_areBothKept() {
    assertEquals(List.of("npc:", "npcs:"), TrackedHeads.merged(List.of("npcs:", "npc:")));
  }

  @Provide
  Arbitrary<Set<String>> heads() {
    return Arbitraries.strings().withChars("ab:").ofMinLength(1).ofMaxLength(5).set().ofMaxSize(12);
  }

  /** Redis refuses prefixes of which one begins another. */
  @Property(tries = 300)
  void merged_any_noneBeginsAnother(@ForAll("heads") Set<String> heads) {
    List<String> merged = TrackedHeads.merged(heads);

    long overlaps =
        merged.stream()
            .flatMap(
                one -> merged.stream().filter(other -> !other.equals(one) && other.startsWith(one)))
            .count();

    assertEquals(0, overlaps);
  }

  @Property(tries = 300)
  void merged_any_beginTheSameKeys(
      @ForAll("heads") Set<String> heads, @ForAll @StringLength(max = 6) String tail) {
    for (String head : heads) {
      String key = head + tail;
      assertEquals(true, TrackedHeads.merged(heads).stream().anyMatch(key::startsWith), key);
    }
    assertEquals(
        heads.stream().anyMatch(tail::startsWith),
        TrackedHeads.merged(heads).stream().anyMatch(tail::startsWith));
  }
}
