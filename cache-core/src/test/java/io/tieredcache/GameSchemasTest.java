package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tieredcache.codec.Codec;
import io.tieredcache.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GameSchemasTest {
  private static final Codec<String> CODEC = StringCodec.of();
  private static final List<KeySchema<?, String>> ALL =
      List.of(
          GameSchemas.worldSnapshot(CODEC),
          GameSchemas.npcState(CODEC),
          GameSchemas.npcBehavior(CODEC),
          GameSchemas.tokenizer(CODEC),
          GameSchemas.modelWeights(CODEC),
          GameSchemas.llmResponse(CODEC));

  /**
   * Template, ttl, localTtl, tracking, deadline, writes: the names and times that other services
   * rely on.
   */
  @ParameterizedTest
  @CsvSource({
    "0, world:{world_id}:snapshot,             PT5S,  100, TRACKED,  PT1S,  WRITE_THROUGH",
    "1, npc:{npc_id}:state,                    PT1S,   50, TTL_ONLY, PT1S,  WRITE_BEHIND",
    "2, npc:{npc_id}:behavior,                 PT1M,  100, TTL_ONLY, PT1S,  WRITE_THROUGH",
    "3, model:{model_id}:tokenizer,            PT1H,  100, TRACKED,  PT5S,  WRITE_THROUGH",
    "4, model:{model_id}:weights,              PT1H,  100, TRACKED,  PT5S,  WRITE_THROUGH",
    "5, llm:{model_id}:{prompt_hash}:response, PT1H,  100, TTL_ONLY, PT30S, CACHE_ONLY",
  })
  void schema_isAsTheTableSays(
      int index,
      String template,
      Duration ttl,
      long localMillis,
      Tracking tracking,
      Duration deadline,
      WriteMode writes) {
    SchemaPolicy policy = ALL.get(index).policy();
    assertEquals(template, ALL.get(index).toString());
    assertEquals(ttl, policy.ttl());
    assertEquals(Duration.ofMillis(localMillis), policy.localTtl());
    assertEquals(tracking, policy.tracking());
    assertEquals(deadline, policy.deadline());
    assertEquals(writes, policy.writes());
  }

  @Test
  void schemas_together_doNotOverlap() {
    for (KeySchema<?, ?> one : ALL) {
      for (KeySchema<?, ?> other : ALL) {
        if (one != other) {
          assertFalse(one.template().overlaps(other.template()), one + " and " + other);
        }
      }
    }
  }

  @Test
  void llmResponse_promptId_formsTheKey() {
    assertEquals(
        "llm:m-1:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824:response",
        GameSchemas.llmResponse(CODEC).key(PromptId.of("m-1", "hello")));
  }

  /** As Python's {@code hashlib.sha256(prompt.encode()).hexdigest()}. */
  @Test
  void promptId_textBeyondAscii_isHashedAsUtf8() {
    assertEquals(
        "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c",
        PromptId.of("m-1", "é").promptHash());
  }
}
