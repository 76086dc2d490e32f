/**
 * The typed cache: {@link io.tieredcache.TieredCache} is the way in, {@link
 * io.tieredcache.KeySchema} says what a key and its values are, {@link io.tieredcache.SchemaPolicy}
 * how fresh they must be.
 *
 * <p>Public types are the API. Everything package-private is the engine: L1, flights, the read and
 * the write path. It talks to tiers through {@code io.tieredcache.spi} only.
 */
@NullMarked
package io.tieredcache;

import org.jspecify.annotations.NullMarked;
