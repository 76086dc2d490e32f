package io.tieredcache.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTemplateTest {
  private static final KeyTemplate STATE = KeyTemplate.of("npc:{npc_id}:state");
  private static final KeyTemplate REPLY = KeyTemplate.of("llm:{model_id}:{prompt_hash}:response");

  /** Its literals take eight bytes, so 504 are left for the id. */
  private static final KeyTemplate TAILS = KeyTemplate.of("k:{id}:tails");

  private static String refused(String template) {
    return assertThrows(IllegalArgumentException.class, () -> KeyTemplate.of(template))
        .getMessage();
  }

  private static String refusedId(String component) {
    return assertThrows(IllegalArgumentException.class, () -> STATE.format(List.of(component)))
        .getMessage();
  }

  @Test
  void format_components_fillPlaceholdersFromLeftToRight() {
    assertEquals("npc:7:state", STATE.format(List.of("7")));
    assertEquals("llm:m-1:ab12:response", REPLY.format(List.of("m-1", "ab12")));
    assertEquals("a", KeyTemplate.of("{id}").format(List.of("a")));
  }

  @Test
  void format_wrongNumberOfComponents_isRefused() {
    assertEquals(
        "npc:{npc_id}:state has 1 placeholders, the id 2",
        assertThrows(IllegalArgumentException.class, () -> STATE.format(List.of("1", "2")))
            .getMessage());
  }

  @Test
  void isSurelyShort_longerThanAnyCharsMayBe_isFalse() {
    assertTrue(KeyTemplate.isSurelyShort(170));
    assertFalse(KeyTemplate.isSurelyShort(171));
    // Three times this many is beyond what an int can hold.
    assertFalse(KeyTemplate.isSurelyShort(715_827_883));
  }

  @ParameterizedTest
  @ValueSource(strings = {"npc:1", "npc:1:state:2", "npc:1:status", "player:1:state", "npc::state"})
  void parse_keyOfAnotherTemplate_isNull(String key) {
    assertNull(STATE.parse(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"npc:{1}:state", "npc:a b:state", "npc:a\tb:state", "npc:a\u0000:state"})
  void parse_componentThatNoIdMayHave_isNull(String key) {
    assertNull(STATE.parse(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"world", "world:snapshot", "wörld"})
  void of_noPlaceholder_isRefused(String template) {
    assertEquals(
        "template must have a placeholder like {id}, was '" + template + "'", refused(template));
  }

  @Test
  void of_fenceHead_isRefused() {
    assertEquals(
        "template must not begin with 'fence', which names the cache's own keys, was 'fence:{id}'",
        refused("fence:{id}"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', must not be empty",
    "'npc::{id}', '', must not be empty",
    "'npc:{id}:', '', must not be empty",
    "':{id}', '', must not be empty",
    "'npc:{}', '{}', 'must not contain '':'', ''{'' or ''}'''",
    "'npc:{{id}}', '{{id}}', 'must not contain '':'', ''{'' or ''}'''",
    "'npc:{id', '{id', 'must not contain '':'', ''{'' or ''}'''",
    "'npc:id}', 'id}', 'must not contain '':'', ''{'' or ''}'''",
    "'npc:x{id}', 'x{id}', 'must not contain '':'', ''{'' or ''}'''",
    "'npc:{a}{b}', '{a}{b}', 'must not contain '':'', ''{'' or ''}'''",
    "'n pc:{id}', 'n pc', must not contain white space",
    "'npc:{ id}', '{ id}', must not contain white space",
  })
  void of_badSegment_isRefusedByNameAndRule(String template, String segment, String rule) {
    assertEquals(
        "template segment '" + segment + "' of '" + template + "' " + rule, refused(template));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a b", "a\tb", "a\nb", "a\u00a0b", "a\u2003b", "\u3000"})
  void format_whiteSpace_isRefused(String component) {
    assertTrue(refusedId(component).endsWith(" must not contain white space"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000", "\u0007", "a\u007fb", "\u0085"})
  void format_control_isRefusedAndNotPrinted(String component) {
    String message = refusedId(component);
    assertTrue(message.endsWith(" must not contain control characters"), message);
    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {":", "a:b", "{a", "a}", "{a}"})
  void format_colonOrBrace_isRefused(String component) {
    assertEquals(
        "id component '" + component + "' of npc:{npc_id}:state must not contain ':', '{' or '}'",
        refusedId(component));
  }

  @Test
  void format_empty_isRefused() {
    assertEquals("id component '' of npc:{npc_id}:state must not be empty", refusedId(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83db", "a\ude00", "\ude00\ud83d"})
  void format_unpairedSurrogate_isRefused(String component) {
    assertTrue(refusedId(component).endsWith(" must be valid Unicode"));
  }

  @Test
  void format_surrogatePair_isTaken() {
    assertEquals("npc:😀:state", STATE.format(List.of("😀")));
  }

  @Test
  void format_longComponent_isShownShortened() {
    String message = refusedId("x".repeat(200) + " ");
    assertTrue(message.contains("'" + "x".repeat(64) + "…'"), message);
  }

  @ParameterizedTest
  @CsvSource({"x, 504", "é, 252", "€, 168", "😀, 126"})
  void format_keyOfAtMost512Bytes_isTaken(String character, int times) {
    String component = character.repeat(times);
    assertEquals("k:" + component + ":tails", TAILS.format(List.of(component)));
  }

  @ParameterizedTest
  @CsvSource({"x, 505, 513", "é, 253, 514", "€, 169, 515", "😀, 127, 516"})
  void format_keyBeyond512Bytes_isRefused(String character, int times, int bytes) {
    assertEquals(
        "storage key of k:{id}:tails must be at most 512 bytes, was " + bytes,
        assertThrows(
                IllegalArgumentException.class,
                () -> TAILS.format(List.of(character.repeat(times))))
            .getMessage());
  }

  @Test
  void prefix_isTheTextBeforeTheFirstPlaceholder() {
    assertEquals("npc:", STATE.prefix());
    assertEquals("", KeyTemplate.of("{a}:b").prefix());
  }

  @Test
  void equals_sameText_only() {
    assertEquals(STATE, KeyTemplate.of("npc:{npc_id}:state"));
    assertEquals(STATE.hashCode(), KeyTemplate.of("npc:{npc_id}:state").hashCode());
    assertNotEquals(STATE, KeyTemplate.of("npc:{id}:state"));
    assertNotEquals(STATE, null);
  }
}
