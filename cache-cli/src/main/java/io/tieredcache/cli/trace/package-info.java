/** Recorded traces of accesses, as the demo and the benchmarks replay them. */
@NullMarked
package io.tieredcache.cli.trace;

import org.jspecify.annotations.NullMarked;
