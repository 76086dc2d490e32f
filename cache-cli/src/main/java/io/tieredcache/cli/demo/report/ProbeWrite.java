package io.tieredcache.cli.demo.report;

/**
 * A probe's value was written.
 *
 * @param key the storage key
 * @param tick the value's number, one more than the one before
 * @param returnedAt when the write had returned, in microseconds of the machine's clock
 */
public record ProbeWrite(String key, long tick, long returnedAt) {}
