package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.codec.StringCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySchemaTest {
  private static final KeySchema<Long, String> NAMES =
      KeySchema.of("player:{id}:name", IdFormat.number(), StringCodec.of());

  @Test
  void of_idsOfAnotherSize_isRefused() {
    assertEquals(
        "ids of player:{id}:name must have 1 components, have 2",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    KeySchema.of(
                        "player:{id}:name", IdFormat.record(PromptId.class), StringCodec.of()))
            .getMessage());
  }

  @Test
  void id_ofItsOwnKey_isTheId() {
    assertEquals("player:-3:name", NAMES.key(-3L));
    assertEquals(-3L, NAMES.id("player:-3:name"));
  }

  @Test
  void id_ofAnotherTemplatesKey_isNull() {
    assertNull(NAMES.id("player:3:score"));
  }

  /** These read as a number, but the number's own key is another one. */
  @ParameterizedTest
  @ValueSource(strings = {"+3", "03", "-0", "٣", "three"})
  void id_componentThatFormatsOtherwise_isRefused(String component) {
    assertThrows(IllegalArgumentException.class, () -> NAMES.id("player:" + component + ":name"));
  }

  @Test
  void with_anotherPolicy_isAnotherSchemaOfTheSameTemplate() {
    KeySchema<Long, String> other = NAMES.with(SchemaPolicy.defaults());
    assertNotEquals(NAMES, other);
    assertEquals(NAMES.template(), other.template());
    assertEquals("player:{id}:name", other.toString());
  }
}
