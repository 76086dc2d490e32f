package io.tieredcache.cli.demo.report;

/**
 * A probe's value was seen for the first time. Times are microseconds of the machine's clock.
 *
 * @param key the storage key
 * @param tick the value's number
 * @param lastOldReadAt when the last read that still answered an older value began; {@link #NONE}
 *     for the first value seen at all
 * @param seenAt when the read that answered this one had returned
 */
public record ProbeSight(String key, long tick, long lastOldReadAt, long seenAt) {
  /** No older value was seen. */
  public static final long NONE = -1;
}
