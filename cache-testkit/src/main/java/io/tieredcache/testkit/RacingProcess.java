package io.tieredcache.testkit;

import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;

/** One of the two processes of a {@link StaleRace}: a cache whose steps can be held. */
record RacingProcess(
    TieredCache cache,
    TypedCache<String, String> names,
    HoldingSharedTier l2,
    HoldingDurableTier l3) {}
