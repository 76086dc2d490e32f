package io.tieredcache.spi;

import java.nio.ByteBuffer;

/**
 * A value as L2 holds it.
 *
 * @param stamp its stamp, or {@link Stamp#NONE}
 * @param payload the bytes after the stamp, read-only in use: position to limit
 */
public record SharedValue(Stamp stamp, ByteBuffer payload) {}
