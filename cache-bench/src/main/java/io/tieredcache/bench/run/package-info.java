/** Servers to measure against and clients that measure, each in a JVM and class path of its own. */
@NullMarked
package io.tieredcache.bench.run;

import org.jspecify.annotations.NullMarked;
