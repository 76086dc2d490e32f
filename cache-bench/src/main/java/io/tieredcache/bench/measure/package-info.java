/** What is measured: each {@code Measure} asks clients in turn and tells the report. */
@NullMarked
package io.tieredcache.bench.measure;

import org.jspecify.annotations.NullMarked;
