package io.tieredcache.cli.demo;

import static java.util.Objects.requireNonNull;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.demo.service.DemoSchemas;
import io.tieredcache.cli.demo.service.NpcState;
import io.tieredcache.cli.demo.service.ServiceSettings;
import io.tieredcache.cli.demo.service.TokenizerFile;
import io.tieredcache.cli.demo.service.WorldSnapshot;
import io.tieredcache.cli.trace.TraceFile;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What lies in PostgreSQL before the demo begins. Redis is left empty: the caches are cold. */
final class Seed {
  private static final int BATCH = 500;
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private Seed() {}

  static void write(DemoSettings settings, Connection connection) {
    KeySchema<String, WorldSnapshot> worldSchema = patient(DemoSchemas.WORLDS);
    KeySchema<String, NpcState> npcSchema = patient(DemoSchemas.NPCS);
    KeySchema<String, String> tokenizerSchema = patient(DemoSchemas.TOKENIZERS);
    try (TieredCache cache = connection.openDurable(worldSchema, npcSchema, tokenizerSchema)) {
      TypedCache<String, WorldSnapshot> worlds = cache.of(worldSchema);
      if (settings.trace() == null) {
        write(worlds, worlds(), Seed::world);
        write(
            cache.of(npcSchema),
            IntStream.range(0, settings.npcs()).mapToObj(DemoSchemas::npc),
            NpcState::born);
        cache.of(tokenizerSchema).put(DemoSchemas.TOKENIZER, TokenizerFile.read());
      } else {
        write(worlds, tracedWorlds(settings), Seed::world);
      }
    }
  }

  /** Nobody waits for these writes but the demo, which a cold or busy machine may hold up. */
  private static <V> KeySchema<String, V> patient(KeySchema<String, V> schema) {
    return schema.with(schema.policy().toBuilder().deadline(WITHIN).build());
  }

  private static WorldSnapshot world(String id) {
    return WorldSnapshot.at(id, 0);
  }

  private static Stream<String> worlds() {
    return Stream.concat(
        IntStream.range(0, ServiceSettings.WORLDS).mapToObj(DemoSchemas::world),
        IntStream.range(0, ServiceSettings.SLEEPING_WORLDS).mapToObj(DemoSchemas::sleepingWorld));
  }

  private static Stream<String> tracedWorlds(DemoSettings settings) {
    int[] accesses =
        TraceFile.read(requireNonNull(settings.trace(), "trace"), settings.traceLimit());
    return IntStream.of(accesses).distinct().mapToObj(DemoSchemas::traced);
  }

  private static <V> void write(
      TypedCache<String, V> cache, Stream<String> ids, Function<String, V> first) {
    Map<String, V> batch = new LinkedHashMap<>();
    ids.forEach(
        id -> {
          batch.put(id, first.apply(id));
          if (batch.size() == BATCH) {
            cache.putAll(batch);
            batch.clear();
          }
        });
    if (!batch.isEmpty()) {
      cache.putAll(batch);
    }
  }
}
