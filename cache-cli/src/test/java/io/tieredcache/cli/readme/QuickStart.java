package io.tieredcache.cli.readme;

// snippet
import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.PromptId;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.codec.JacksonCodec;
import io.tieredcache.codec.StringCodec;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

// end

/** The README's quick start. */
@SuppressWarnings({"NullAway", "UnusedVariable"})
// snippet
final class QuickStart {
  record WorldSnapshot(String name, long tick, List<String> events) {
    WorldSnapshot next() {
      return new WorldSnapshot(name, tick + 1, events);
    }
  }

  static final KeySchema<String, WorldSnapshot> WORLDS =
      GameSchemas.worldSnapshot(JacksonCodec.of(WorldSnapshot.class));

  static final KeySchema<PromptId, String> REPLIES = GameSchemas.llmResponse(StringCodec.of());

  static void play(RedisSettings redis, DataSource database, UnaryOperator<String> model) {
    try (TieredCache cache =
        TieredCache.builder()
            .shared(RedisTier.connect(redis))
            .durable(PostgresTier.over(database))
            .schemas(WORLDS, REPLIES)
            .build()) {
      TypedCache<String, WorldSnapshot> worlds = cache.of(WORLDS);
      WorldSnapshot first = new WorldSnapshot("Arda", 1, List.of());
      worlds.put("w-42", first);
      WorldSnapshot world = worlds.get("w-42"); // null where no tier has it
      Map<String, WorldSnapshot> many = worlds.getAll(List.of("w-42", "w-43"));
      worlds.update("w-42", now -> now == null ? first : now.next());
      worlds.remove("w-42");

      TypedCache<PromptId, String> replies = cache.of(REPLIES);
      String prompt = "Who rules Arda?";
      PromptId asked = PromptId.of("llama3-8b", prompt);
      String reply = replies.get(asked, id -> model.apply(prompt)); // loaded once for the fleet
    }
  }

  static RedisSettings production(String password) {
    return RedisSettings.of("rediss://cache.example:6379")
        .credentials(CredentialSource.password(password));
  }
}
// end
