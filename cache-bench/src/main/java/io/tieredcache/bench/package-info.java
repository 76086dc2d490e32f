/**
 * What the library costs, measured: JMH benchmarks, each beside what it is compared with.
 *
 * <p>Run by {@code java -jar cache-bench/target/benchmarks.jar}; nothing depends on it.
 */
@NullMarked
package io.tieredcache.bench;

import org.jspecify.annotations.NullMarked;
