/**
 * How values become bytes and back. A codec knows nothing of stamps, keys or tiers.
 *
 * <p>To add one: implement {@link io.tieredcache.codec.Codec}; give it to a schema.
 */
@NullMarked
package io.tieredcache.codec;

import org.jspecify.annotations.NullMarked;
