package io.tieredcache;

import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.Journal;

/**
 * What all flushers of a schema work with.
 *
 * @param journaled L3 with what the journal holds
 * @param leaseMillis when the right to flush a partition ends by itself
 * @param ttlMillis how long L3 keeps the rows
 */
record FlushParts(
    String schema,
    Journal journal,
    FlushStore store,
    FlushPublisher publisher,
    Settling settling,
    FlushMeters meters,
    Waits waits,
    JournaledStore journaled,
    long leaseMillis,
    long ttlMillis) {}
