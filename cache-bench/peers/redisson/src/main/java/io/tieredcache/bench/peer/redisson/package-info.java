/** Redisson: buckets, and the map with a local cache. Opened by the harness, by name. */
@NullMarked
package io.tieredcache.bench.peer.redisson;

import org.jspecify.annotations.NullMarked;
