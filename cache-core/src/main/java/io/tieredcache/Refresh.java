package io.tieredcache;

import io.tieredcache.spi.Stamp;

/**
 * When a value is to be loaded again.
 *
 * @param at nanoseconds
 * @param seen the stamp that it had
 */
record Refresh(long at, Stamp seen) {}
