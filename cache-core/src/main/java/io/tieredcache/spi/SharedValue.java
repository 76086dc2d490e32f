package io.tieredcache.spi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A value as L2 holds it.
 *
 * @param stamp its stamp, or {@link Stamp#NONE}
 * @param payload the bytes after the stamp, read-only in use: position to limit
 * @param epoch in which each change of it is reported: one that had begun before the request left,
 *     of the very node that answered; null where there is none, so that L1 must ask again soon
 * @param copied whether a copy answered that may be behind ({@link SharedStore#getNear}): L1 keeps
 *     nothing of it
 */
public record SharedValue(Stamp stamp, ByteBuffer payload, @Nullable Epoch epoch, boolean copied) {
  /** A value whose changes nobody reports. */
  public SharedValue(Stamp stamp, ByteBuffer payload) {
    this(stamp, payload, null, false);
  }

  /** The same value, read in this epoch. */
  public SharedValue in(@Nullable Epoch other) {
    return other == epoch ? this : new SharedValue(stamp, payload, other, copied);
  }

  /** The same value with another payload. */
  public SharedValue with(ByteBuffer other) {
    return new SharedValue(stamp, other, epoch, copied);
  }

  /** The same value, answered by a copy. */
  public SharedValue asCopied() {
    return new SharedValue(stamp, payload, null, true);
  }
}
