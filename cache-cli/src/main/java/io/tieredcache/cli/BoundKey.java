package io.tieredcache.cli;

import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.codec.Codec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A storage key and the bundled schema that it is of.
 *
 * @param <I> the id's type
 */
record BoundKey<I>(KeySchema<I, String> schema, I id) {
  /** An operator waits longer than a service: this process is cold, and so may the servers be. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Finds the schema of a storage key.
   *
   * @throws CommandFailure listing the templates, when the key is of none of them
   */
  static BoundKey<?> of(String key) {
    for (KeySchema<?, String> schema : schemas()) {
      BoundKey<?> bound = bind(schema, key);
      if (bound != null) {
        return bound;
      }
    }
    throw CommandFailure.usage(
        "key must be of one of these templates:\n"
            + schemas().stream().map(schema -> "  " + schema).collect(Collectors.joining("\n"))
            + "\nwhere a name in braces stands for text without ':', braces, white space and"
            + " control characters");
  }

  private static <I> @Nullable BoundKey<I> bind(KeySchema<I, String> schema, String key) {
    try {
      I id = schema.id(key);
      return id == null ? null : new BoundKey<>(patient(schema), id);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static <I> KeySchema<I, String> patient(KeySchema<I, String> schema) {
    SchemaPolicy policy = schema.policy();
    return policy.deadline().compareTo(PATIENCE) < 0
        ? schema.with(policy.toBuilder().deadline(PATIENCE).build())
        : schema;
  }

  /** The bundled schemas, their values as JSON text. */
  static List<KeySchema<?, String>> schemas() {
    Codec<String> codec = new JsonTextCodec();
    return List.of(
        GameSchemas.worldSnapshot(codec),
        GameSchemas.npcState(codec),
        GameSchemas.npcBehavior(codec),
        GameSchemas.tokenizer(codec),
        GameSchemas.modelWeights(codec),
        GameSchemas.llmResponse(codec));
  }
}
