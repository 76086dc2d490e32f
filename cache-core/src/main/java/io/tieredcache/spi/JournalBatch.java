package io.tieredcache.spi;

import java.util.List;

/**
 * The oldest entries of a partition, and how it stands.
 *
 * @param mark names this look at the partition, unlike any other; {@link Journal#trim} and {@link
 *     Journal#bury} want to know it
 * @param entries by version, the oldest first
 * @param depth how many entries the partition holds
 * @param deadLetters how many dead letters it holds
 * @param oldestMicros how long the oldest entry has waited, in microseconds by the clock of L2; 0
 *     where there is none
 */
public record JournalBatch(
    String mark, List<JournalEntry> entries, long depth, long deadLetters, long oldestMicros) {}
