/**
 * L2 in Redis, by Lettuce: a cluster or a single server, TLS and AUTH, every operation one command
 * or one script within one slot.
 *
 * <p>Entry: {@link io.tieredcache.redis.RedisTier}; the rest is called by the engine through the
 * SPI.
 */
@NullMarked
package io.tieredcache.redis;

import org.jspecify.annotations.NullMarked;
