/**
 * What runs in a client's own JVM: the loops that measure and the one interface that a peer's
 * adapter implements. It depends on HdrHistogram alone, so that it conflicts with no peer. The
 * harness (cache-bench) starts it and talks to it by lines.
 */
@NullMarked
package io.tieredcache.bench.client;

import org.jspecify.annotations.NullMarked;
