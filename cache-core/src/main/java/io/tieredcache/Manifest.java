package io.tieredcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a packed value in L2 begins with, after its stamp: 41 bytes, numbers big-endian. The packed
 * bytes follow, or lie in chunks whose keys carry an id that no other write has, so that a reader
 * of one manifest can never meet another's chunk. docs/redis.md tells it to other languages.
 *
 * @param compression what was done to the value
 * @param length bytes of the value
 * @param packedLength bytes that lie in L2, without this manifest
 * @param crc CRC-32 of these
 * @param chunkBytes size of each chunk but the last; 0 where the bytes follow the manifest
 * @param idHigh first half of the write's id, 0 where there are no chunks
 * @param idLow its second half
 */
record Manifest(
    Compression compression,
    int length,
    int packedLength,
    int crc,
    int chunkBytes,
    long idHigh,
    long idLow) {
  static final int BYTES = 41;
  private static final byte[] MARK = "\0TCPACK".getBytes(US_ASCII);
  private static final byte FORMAT = 1;
  private static final List<Compression> CODES = List.of(Compression.NONE, Compression.ZSTD);

  /** A manifest of the packed bytes that follow it. */
  static Manifest whole(Compression compression, int length, int packedLength, int crc) {
    return new Manifest(compression, length, packedLength, crc, 0, 0, 0);
  }

  /** The same bytes in chunks, of a write that never was. */
  Manifest chunked(int bytes) {
    // 122 random bits; a thread's own generator has 64 bits of state in all.
    UUID write = UUID.randomUUID();
    return new Manifest(
        compression,
        length,
        packedLength,
        crc,
        bytes,
        write.getMostSignificantBits(),
        write.getLeastSignificantBits());
  }

  /** Whether a payload begins with a manifest of any format. */
  static boolean marks(ByteBuffer payload) {
    return payload.remaining() > MARK.length
        && payload.slice(payload.position(), MARK.length).equals(ByteBuffer.wrap(MARK));
  }

  /** Whether {@link #read} knows this manifest's format and compression. */
  static boolean known(ByteBuffer marked) {
    int at = marked.position() + MARK.length;
    return marked.get(at) == FORMAT
        && (marked.remaining() < BYTES || Byte.toUnsignedInt(marked.get(at + 1)) < CODES.size());
  }

  /** The manifest, or null where it contradicts itself; one that is {@link #known}. */
  static @Nullable Manifest read(ByteBuffer marked) {
    if (marked.remaining() < BYTES) {
      return null;
    }
    ByteBuffer bytes = marked.duplicate().position(marked.position() + MARK.length + 1);
    Manifest manifest =
        new Manifest(
            CODES.get(bytes.get()),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getInt(),
            bytes.getLong(),
            bytes.getLong());
    return manifest.isSound(bytes.remaining()) ? manifest : null;
  }

  private boolean isSound(int following) {
    boolean lengths =
        compression == Compression.NONE
            ? packedLength == length
            : packedLength >= 0 && packedLength <= length;
    boolean place =
        chunkBytes == 0
            ? following == packedLength
            : following == 0
                && chunkBytes >= LargeValuePolicy.LEAST_CHUNK
                && chunkBytes <= LargeValuePolicy.MOST_CHUNK
                && packedLength > 0;
    return length >= 0 && lengths && place;
  }

  /** This manifest and what follows it. */
  byte[] with(byte[] following) {
    return ByteBuffer.allocate(BYTES + following.length)
        .put(MARK)
        .put(FORMAT)
        .put((byte) CODES.indexOf(compression))
        .putInt(length)
        .putInt(packedLength)
        .putInt(crc)
        .putInt(chunkBytes)
        .putLong(idHigh)
        .putLong(idLow)
        .put(following)
        .array();
  }

  /** The chunks' keys in order; none where the bytes follow the manifest. */
  List<String> chunkKeys(String key) {
    if (chunkBytes == 0) {
      return List.of();
    }
    HexFormat hex = HexFormat.of();
    String head = "chunk:" + key + ':' + hex.toHexDigits(idHigh) + hex.toHexDigits(idLow) + ':';
    int chunks = (packedLength - 1) / chunkBytes + 1;
    return IntStream.range(0, chunks).mapToObj(n -> head + n).toList();
  }

  /** The part of the packed bytes that goes into a chunk. */
  byte[] chunk(byte[] packed, int n) {
    int from = n * chunkBytes;
    return Arrays.copyOfRange(packed, from, Math.min(packedLength - from, chunkBytes) + from);
  }
}
