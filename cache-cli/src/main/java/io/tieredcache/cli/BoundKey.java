package io.tieredcache.cli;

import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.codec.Codec;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A storage key and the bundled schema that it is of.
 *
 * @param <I> the id's type
 */
record BoundKey<I>(KeySchema<I, String> schema, I id) {
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
      return id == null ? null : new BoundKey<>(schema, id);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static List<KeySchema<?, String>> schemas() {
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
