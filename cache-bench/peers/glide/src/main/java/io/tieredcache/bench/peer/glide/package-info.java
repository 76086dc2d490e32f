/** Valkey GLIDE. Opened by the harness, by name. */
@NullMarked
package io.tieredcache.bench.peer.glide;

import org.jspecify.annotations.NullMarked;
