/**
 * How long another process keeps a value in L1 after it was written: two JVMs over one real
 * cluster.
 */
@NullMarked
package io.tieredcache.bench.invalidation;

import org.jspecify.annotations.NullMarked;
