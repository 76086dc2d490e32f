/**
 * JMH benchmarks, each beside what it is compared with. Run by {@code java -jar
 * cache-bench/target/benchmarks.jar [--servers embedded|container|env] [JMH's options]}.
 */
@NullMarked
package io.tieredcache.bench.jmh;

import org.jspecify.annotations.NullMarked;
