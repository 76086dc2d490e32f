/** One cold key wanted by many processes at once: how often it is loaded, how long all wait. */
@NullMarked
package io.tieredcache.bench.stampede;

import org.jspecify.annotations.NullMarked;
