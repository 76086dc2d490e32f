/**
 * L3 on PostgreSQL: one table of storage keys, values and versions, and the threads that do its
 * JDBC.
 *
 * <p>Applications call {@link io.tieredcache.postgres.PostgresTier#connect} or {@code over} and
 * hand the tier to the cache's builder; only the engine calls what a tier offers. A request goes
 * {@code PostgresStore → Database → Requests → Session → CacheEntryTable}.
 */
@NullMarked
package io.tieredcache.postgres;

import org.jspecify.annotations.NullMarked;
