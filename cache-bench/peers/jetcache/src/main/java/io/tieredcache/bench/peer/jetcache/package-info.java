/** JetCache: Caffeine over Lettuce. Opened by the harness, by name. */
@NullMarked
package io.tieredcache.bench.peer.jetcache;

import org.jspecify.annotations.NullMarked;
