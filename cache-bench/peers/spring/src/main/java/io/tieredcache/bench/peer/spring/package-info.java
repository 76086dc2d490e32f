/** Spring's RedisCache over Lettuce. Opened by the harness, by name. */
@NullMarked
package io.tieredcache.bench.peer.spring;

import org.jspecify.annotations.NullMarked;
