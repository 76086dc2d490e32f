package io.tieredcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The vectors are those of docs/redis.md: whoever writes another reader checks it with them. */
final class ManifestTest {
  static final String WHOLE =
      "0054435041434b01"
          + "00"
          + "00000005"
          + "00000005"
          + "3610a686"
          + "00000000"
          + "0".repeat(32);
  static final String CHUNKED =
      "0054435041434b01"
          + "01"
          + "002dc6c0"
          + "002625a0"
          + "01020304"
          + "00100000"
          + "00112233445566778899aabbccddeeff";

  private static final Manifest IN_CHUNKS =
      new Manifest(
          Compression.ZSTD,
          3_000_000,
          2_500_000,
          0x01020304,
          1 << 20,
          0x0011223344556677L,
          0x8899aabbccddeeffL);

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  @Test
  void with_wholeValue_isTheDocumentedBytes() {
    byte[] hello = "hello".getBytes(US_ASCII);
    byte[] value = new Packing(0, Compression.NONE, 100).pack("k", hello).value();

    assertEquals(WHOLE + HexFormat.of().formatHex(hello), HexFormat.of().formatHex(value));
    assertEquals(
        Manifest.whole(Compression.NONE, 5, 5, 0x3610a686), Manifest.read(ByteBuffer.wrap(value)));
  }

  @Test
  void with_chunks_isTheDocumentedBytesAndKeys() {
    assertEquals(CHUNKED, HexFormat.of().formatHex(IN_CHUNKS.with(new byte[0])));
    assertEquals(IN_CHUNKS, Manifest.read(bytes(CHUNKED)));
    String head = "chunk:model:llama:weights:00112233445566778899aabbccddeeff:";
    assertEquals(List.of(head + 0, head + 1, head + 2), IN_CHUNKS.chunkKeys("model:llama:weights"));
  }

  @Test
  void chunk_each_coversThePackedBytes() {
    byte[] packed = new byte[IN_CHUNKS.packedLength()];
    Arrays.fill(packed, 1 << 20, packed.length, (byte) 7);

    assertEquals(1 << 20, IN_CHUNKS.chunk(packed, 0).length);
    assertEquals(2_500_000 - (2 << 20), IN_CHUNKS.chunk(packed, 2).length);
    assertEquals(7, IN_CHUNKS.chunk(packed, 1)[0]);
  }

  @Test
  void chunked_twice_sharesNoKey() {
    Manifest one = Manifest.whole(Compression.NONE, 9000, 9000, 1);

    assertNotEquals(
        one.chunked(4096).chunkKeys("k").get(0), one.chunked(4096).chunkKeys("k").get(0));
  }

  @Test
  void read_contradictingItself_isNone() {
    for (Manifest bad :
        List.of(
            new Manifest(Compression.NONE, 10, 9, 0, 0, 0, 0),
            new Manifest(Compression.ZSTD, 10, 11, 0, 1 << 20, 0, 0),
            new Manifest(Compression.NONE, -1, -1, 0, 1 << 20, 0, 0),
            new Manifest(Compression.NONE, 1 << 30, 1 << 30, 0, 1, 0, 0),
            new Manifest(Compression.NONE, 1 << 30, 1 << 30, 0, 1 << 30, 0, 0),
            new Manifest(Compression.NONE, 0, 0, 0, 1 << 20, 0, 0))) {
      assertNull(Manifest.read(ByteBuffer.wrap(bad.with(new byte[0]))), bad.toString());
    }
    byte[] longer = IN_CHUNKS.with(new byte[1]);
    assertNull(Manifest.read(ByteBuffer.wrap(longer)));
    assertNull(Manifest.read(ByteBuffer.wrap(longer, 0, 30)));
  }

  @Test
  void known_laterFormatOrCompression_isNot() {
    ByteBuffer format = bytes(CHUNKED).put(7, (byte) 2);
    ByteBuffer compression = bytes(CHUNKED).put(8, (byte) 2);

    assertTrue(Manifest.known(bytes(CHUNKED)));
    assertFalse(Manifest.known(format));
    assertFalse(Manifest.known(compression));
    assertTrue(Manifest.marks(format));
  }

  @Property
  void read_anyBytesAfterTheMark_neverThrows(@ForAll byte[] tail) {
    byte[] value =
        Arrays.copyOf(HexFormat.of().parseHex(CHUNKED.substring(0, 16)), 8 + tail.length);
    System.arraycopy(tail, 0, value, 8, tail.length);
    ByteBuffer payload = ByteBuffer.wrap(value);

    Manifest manifest = Manifest.known(payload) ? Manifest.read(payload) : null;

    if (manifest != null) {
      byte[] rest = Arrays.copyOfRange(value, Manifest.BYTES, value.length);
      assertArrayEquals(value, manifest.with(rest));
    }
  }
}
