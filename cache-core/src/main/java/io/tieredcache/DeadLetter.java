package io.tieredcache;

import java.time.Instant;

/**
 * A write-behind write that L3 did not take. Immutable; holds no value.
 *
 * @param key the storage key
 * @param version what the journal gave the write
 * @param removal whether it was to remove the key
 * @param reason why L3 did not take it
 * @param buriedAt when it was given up, by the clock of Redis
 * @param partition where it lies
 * @param id its name there
 */
public record DeadLetter(
    String key,
    long version,
    boolean removal,
    String reason,
    Instant buriedAt,
    int partition,
    String id) {}
