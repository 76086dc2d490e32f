/** Jedis 8, without and with its client-side cache. Opened by the harness, by name. */
@NullMarked
package io.tieredcache.bench.peer.jedis;

import org.jspecify.annotations.NullMarked;
