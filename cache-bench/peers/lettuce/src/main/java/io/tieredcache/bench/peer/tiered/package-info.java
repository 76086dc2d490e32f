/** Tiered Cache itself, and what its L1 is compared with. Opened by the harness, by name. */
@NullMarked
package io.tieredcache.bench.peer.tiered;

import org.jspecify.annotations.NullMarked;
