package io.tieredcache;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/** What the builder hands over to the cache it builds. */
record TieredCacheParts(
    Map<KeySchema<?, ?>, SchemaCache<?, ?>> caches,
    Guards guards,
    List<Repairs> repairs,
    List<Flushers> flushers,
    Map<KeySchema<?, ?>, DeadLetters> deadLetters,
    Workers workers,
    Workers loaders,
    Workers unpackers,
    ScheduledExecutorService timer) {}
