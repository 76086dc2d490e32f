package io.tieredcache;

import io.tieredcache.codec.Codec;
import java.time.Duration;

/**
 * The key schemas of the game platform, under the names and times that its Python services use.
 * Change a policy with {@link KeySchema#with}.
 */
public final class GameSchemas {
  private GameSchemas() {}

  /** {@code world:{world_id}:snapshot}: 5 s in L2, 100 ms in L1, tracked. */
  public static <V> KeySchema<String, V> worldSnapshot(Codec<V> codec) {
    return schema("world:{world_id}:snapshot", codec, tracked(Duration.ofSeconds(5)).build());
  }

  /**
   * {@code npc:{npc_id}:state}: 1 s in L2, 50 ms in L1, by time only, since a push for each write
   * of thousands of NPCs would flood every process; up to 50,000 in L1. Write-behind where L2 keeps
   * a journal and there is an L3, else write-through.
   */
  public static <V> KeySchema<String, V> npcState(Codec<V> codec) {
    return schema(
        "npc:{npc_id}:state",
        codec,
        policy(Duration.ofSeconds(1))
            .localTtl(Duration.ofMillis(50))
            .localMaxEntries(50_000)
            .writes(WriteMode.WRITE_BEHIND)
            .build());
  }

  /**
   * {@code npc:{npc_id}:behavior}: 60 s in L2, 100 ms in L1, by time only: Redis tracks by the head
   * of a key, so that tracking {@code npc:} would bring a push for each write of a state, too.
   */
  public static <V> KeySchema<String, V> npcBehavior(Codec<V> codec) {
    return schema("npc:{npc_id}:behavior", codec, policy(Duration.ofSeconds(60)).build());
  }

  /**
   * {@code model:{model_id}:tokenizer}: an hour in L2, 100 ms in L1, tracked; one plain value up to
   * 16 MiB, with 5 s to fetch it.
   */
  public static <V> KeySchema<String, V> tokenizer(Codec<V> codec) {
    return schema("model:{model_id}:tokenizer", codec, large().build());
  }

  /**
   * {@code model:{model_id}:weights}: as the tokenizer, but up to 64 MiB, compressed by Zstandard
   * and in chunks of 1 MiB; up to 10 in L1. An L2 needs {@code com.github.luben:zstd-jni} on the
   * class path.
   */
  public static <V> KeySchema<String, V> modelWeights(Codec<V> codec) {
    return schema(
        "model:{model_id}:weights",
        codec,
        large()
            .localMaxEntries(10)
            .maxValueBytes(64 << 20)
            .largeValues(
                LargeValuePolicy.defaults().chunkBytes(1 << 20).compression(Compression.ZSTD))
            .build());
  }

  /**
   * {@code llm:{model_id}:{prompt_hash}:response}: an hour in L2, 100 ms in L1, not in L3; 30 s for
   * a model to answer.
   */
  public static <V> KeySchema<PromptId, V> llmResponse(Codec<V> codec) {
    return KeySchema.of(
            "llm:{model_id}:{prompt_hash}:response", IdFormat.record(PromptId.class), codec)
        .with(
            policy(Duration.ofHours(1))
                .writes(WriteMode.CACHE_ONLY)
                .deadline(Duration.ofSeconds(30))
                .build());
  }

  private static <V> KeySchema<String, V> schema(
      String template, Codec<V> codec, SchemaPolicy policy) {
    return KeySchema.of(template, IdFormat.string(), codec).with(policy);
  }

  private static SchemaPolicyBuilder policy(Duration ttl) {
    return SchemaPolicy.builder().ttl(ttl);
  }

  private static SchemaPolicyBuilder tracked(Duration ttl) {
    return policy(ttl).tracking(Tracking.TRACKED);
  }

  private static SchemaPolicyBuilder large() {
    return tracked(Duration.ofHours(1)).localMaxEntries(100).deadline(Duration.ofSeconds(5));
  }
}
