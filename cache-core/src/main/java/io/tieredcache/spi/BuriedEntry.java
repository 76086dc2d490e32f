package io.tieredcache.spi;

/**
 * A journal entry that L3 did not take.
 *
 * @param id names it among the dead letters of its partition
 * @param entry what it was
 * @param reason why, without key, value or secret
 * @param buriedMicros when, in microseconds since 1970 by the clock of L2
 */
public record BuriedEntry(String id, JournalEntry entry, String reason, long buriedMicros) {}
