/**
 * What a tier must offer and what the engine tells it: the contracts between {@code io.tieredcache}
 * and the modules that hold a tier. Storage keys and bytes only; ids, values and policies stay
 * above.
 *
 * <p>Called by the engine; implemented by cache-redis, cache-postgres and the fakes of
 * cache-testkit. Nothing here depends on the package above it.
 */
@NullMarked
package io.tieredcache.spi;

import org.jspecify.annotations.NullMarked;
