package io.tieredcache;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Turns payloads into manifests and chunks, and back. Immutable. Takes processor time: for a thread
 * that may be busy for as long as it takes to copy and compress a value.
 *
 * @param chunkBytes 0 for never
 * @param maxBytes what a value may have that is read: memory is taken for that many only
 */
record Packing(int chunkBytes, Compression compression, int maxBytes) {
  /** Why nothing can be compressed in this process, or null. */
  static final @Nullable String ZSTD_FLAW = zstdFlaw();

  // Not in the class that names zstd-jni's: without them it can't be linked itself.
  private static @Nullable String zstdFlaw() {
    try {
      ZstdBytes.compress(new byte[1]);
      return null;
    } catch (NoClassDefFoundError e) {
      return "com.github.luben:zstd-jni on the class path";
    } catch (LinkageError e) {
      return "the native library of com.github.luben:zstd-jni, which can't be loaded here";
    }
  }

  /**
   * A payload as it goes into L2.
   *
   * @param value the manifest, and what follows it
   * @param chunks by storage key; to be stored before the value
   */
  record Packed(byte[] value, Map<String, byte[]> chunks) {}

  Packed pack(String key, byte[] payload) {
    byte[] packed = compression == Compression.ZSTD ? ZstdBytes.compress(payload) : payload;
    boolean smaller = packed.length < payload.length;
    byte[] stored = smaller ? packed : payload;
    Manifest manifest =
        Manifest.whole(
            smaller ? compression : Compression.NONE, payload.length, stored.length, crc(stored));
    return chunkBytes == 0 || stored.length <= chunkBytes
        ? new Packed(manifest.with(stored), Map.of())
        : inChunks(key, manifest.chunked(chunkBytes), stored);
  }

  private static Packed inChunks(String key, Manifest manifest, byte[] stored) {
    Map<String, byte[]> chunks = new LinkedHashMap<>();
    for (String chunk : manifest.chunkKeys(key)) {
      chunks.put(chunk, manifest.chunk(stored, chunks.size()));
    }
    return new Packed(manifest.with(new byte[0]), chunks);
  }

  /** Why this process can't read a value with this manifest, or null. */
  @Nullable String refusal(Manifest manifest) {
    if (manifest.length() > maxBytes) {
      return "it has " + manifest.length() + " bytes, more than maxValueBytes " + maxBytes;
    }
    return manifest.compression() == Compression.ZSTD && ZSTD_FLAW != null
        ? "it needs " + ZSTD_FLAW
        : null;
  }

  /** The value whose packed bytes follow the manifest, or null where they are not those. */
  static @Nullable ByteBuffer unpack(Manifest manifest, ByteBuffer marked) {
    byte[] stored = new byte[manifest.packedLength()];
    marked.duplicate().position(marked.position() + Manifest.BYTES).get(stored);
    return unpack(manifest, stored);
  }

  /** The value of these chunks, or null where they are not those. */
  static @Nullable ByteBuffer join(Manifest manifest, List<byte[]> chunks) {
    byte[] stored = new byte[manifest.packedLength()];
    int filled = 0;
    for (byte[] chunk : chunks) {
      if (chunk.length != Math.min(manifest.chunkBytes(), stored.length - filled)) {
        return null;
      }
      System.arraycopy(chunk, 0, stored, filled, chunk.length);
      filled += chunk.length;
    }
    return filled == stored.length ? unpack(manifest, stored) : null;
  }

  private static @Nullable ByteBuffer unpack(Manifest manifest, byte[] stored) {
    if (crc(stored) != manifest.crc()) {
      return null;
    }
    byte[] plain =
        manifest.compression() == Compression.NONE
            ? stored
            : ZstdBytes.decompress(stored, manifest.length());
    return plain == null ? null : ByteBuffer.wrap(plain);
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
