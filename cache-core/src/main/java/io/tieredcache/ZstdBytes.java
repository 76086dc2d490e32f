package io.tieredcache;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import org.jspecify.annotations.Nullable;

/**
 * The only class that knows zstd-jni, so that nobody needs it who compresses nothing. See {@link
 * Packing#ZSTD_FLAW}.
 */
final class ZstdBytes {
  /** The library's own default: higher ones cost much and gain little. */
  private static final int LEVEL = 3;

  private ZstdBytes() {}

  static byte[] compress(byte[] plain) {
    return Zstd.compress(plain, LEVEL);
  }

  /**
   * What was compressed, or null where these bytes are not that many compressed ones. Never writes
   * more than {@code length} bytes, whatever the frame says.
   */
  static byte @Nullable [] decompress(byte[] packed, int length) {
    byte[] plain = new byte[length];
    try {
      long written = Zstd.decompressByteArray(plain, 0, length, packed, 0, packed.length);
      return written == length ? plain : null;
    } catch (ZstdException e) {
      return null;
    }
  }
}
