/** Redis without a library: the least that a call can take from Java. */
@NullMarked
package io.tieredcache.bench.peer.socket;

import org.jspecify.annotations.NullMarked;
