/**
 * Lettuce 7.7: as it comes, with our pipeline settings, and behind Caffeine by hand. Opened by the
 * harness, by name.
 */
@NullMarked
package io.tieredcache.bench.peer.lettuce;

import org.jspecify.annotations.NullMarked;
