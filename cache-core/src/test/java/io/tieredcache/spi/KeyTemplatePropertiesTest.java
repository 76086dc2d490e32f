package io.tieredcache.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyTemplatePropertiesTest {
  /** Every component of the oracle: a literal of the templates, and one that is in none. */
  private static final List<String> WORDS = List.of("a", "b", "z");

  @Property
  void parse_afterFormat_givesTheComponentsBack(
      @ForAll("templates") KeyTemplate template, @ForAll("components") List<String> components) {
    List<String> id = components.subList(0, template.placeholders());
    assertEquals(id, template.parse(template.format(id)));
  }

  @Property
  void format_afterParse_givesTheKeyBack(
      @ForAll("templates") KeyTemplate template, @ForAll("keys") String key) {
    List<String> components = template.parse(key);
    if (components != null) {
      assertEquals(key, template.format(components));
    }
  }

  @Property
  void format_differentIds_giveDifferentKeys(
      @ForAll("templates") KeyTemplate template,
      @ForAll("components") List<String> one,
      @ForAll("components") List<String> other) {
    List<String> mine = one.subList(0, template.placeholders());
    List<String> theirs = other.subList(0, template.placeholders());
    assertEquals(mine.equals(theirs), template.format(mine).equals(template.format(theirs)));
  }

  @Property
  void format_anyText_isRefusedOrParsedBackAndNeverTooLong(@ForAll String component) {
    KeyTemplate template = KeyTemplate.of("npc:{npc_id}:state");
    List<String> id = List.of(component);
    if (isAllowed(component)
        && ("npc:" + component + ":state").getBytes(UTF_8).length <= KeyTemplate.MAX_KEY_BYTES) {
      assertEquals(id, template.parse(template.format(id)));
    } else {
      assertThrows(IllegalArgumentException.class, () -> template.format(id));
    }
  }

  private static boolean isAllowed(String component) {
    return component.matches("[^:{}\\p{Z}\\p{Cc}]+") && UTF_8.newEncoder().canEncode(component);
  }

  @Property
  void parse_anyText_neverThrows(@ForAll("templates") KeyTemplate template, @ForAll String key) {
    List<String> components = template.parse(key);
    assertTrue(components == null || components.size() == template.placeholders());
  }

  @Property
  void overlaps_asTheOracleThatTriesEveryKey(
      @ForAll("templates") KeyTemplate one, @ForAll("templates") KeyTemplate other) {
    boolean common = allKeys(one).stream().anyMatch(key -> other.parse(key) != null);
    assertEquals(common, one.overlaps(other));
    assertEquals(common, other.overlaps(one));
    assertTrue(one.overlaps(one));
  }

  @Property
  void prefix_everyKey_beginsWithIt(
      @ForAll("templates") KeyTemplate template, @ForAll("components") List<String> components) {
    String key = template.format(components.subList(0, template.placeholders()));
    assertNotNull(template.parse(key));
    assertTrue(key.startsWith(template.prefix()));
  }

  private static List<String> allKeys(KeyTemplate template) {
    List<List<String>> ids = List.of(List.of());
    for (int i = 0; i < template.placeholders(); i++) {
      ids =
          ids.stream()
              .flatMap(id -> WORDS.stream().map(word -> with(id, word)))
              .collect(Collectors.toList());
    }
    return ids.stream().map(template::format).toList();
  }

  private static List<String> with(List<String> id, String word) {
    List<String> longer = new ArrayList<>(id);
    longer.add(word);
    return longer;
  }

  @Provide
  Arbitrary<KeyTemplate> templates() {
    return Arbitraries.of("a", "b", "{x}", "{y}")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .filter(segments -> segments.stream().anyMatch(segment -> segment.startsWith("{")))
        .map(segments -> KeyTemplate.of(String.join(":", segments)));
  }

  @Provide
  Arbitrary<List<String>> components() {
    return Arbitraries.oneOf(
            Arbitraries.of(WORDS),
            Arbitraries.strings().alpha().numeric().withChars("-_.~/é€日").ofMinLength(1))
        .filter(word -> word.length() < 30)
        .list()
        .ofSize(4);
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of("a", "b", "z", "", "{x}")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(parts -> String.join(":", parts));
  }
}
