package io.tieredcache.cli.demo;

import static java.util.Objects.requireNonNull;

import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.demo.service.DemoSchemas;
import io.tieredcache.cli.demo.service.NpcState;
import io.tieredcache.cli.demo.service.ServiceSettings;
import io.tieredcache.cli.demo.service.TokenizerFile;
import io.tieredcache.cli.demo.service.WorldSnapshot;
import io.tieredcache.cli.trace.TraceFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What lies in PostgreSQL before the demo begins. Redis is left empty: the caches are cold. */
final class Seed {
  private static final int BATCH = 500;

  private Seed() {}

  static void write(DemoSettings settings, Connection connection) {
    try (TieredCache cache =
        connection.openDurable(DemoSchemas.WORLDS, DemoSchemas.NPCS, DemoSchemas.TOKENIZERS)) {
      TypedCache<String, WorldSnapshot> worlds = cache.of(DemoSchemas.WORLDS);
      if (settings.trace() == null) {
        write(worlds, worlds(), Seed::world);
        write(
            cache.of(DemoSchemas.NPCS),
            IntStream.range(0, settings.npcs()).mapToObj(DemoSchemas::npc),
            NpcState::born);
        cache.of(DemoSchemas.TOKENIZERS).put(DemoSchemas.TOKENIZER, TokenizerFile.read());
      } else {
        write(worlds, tracedWorlds(settings), Seed::world);
      }
    }
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
