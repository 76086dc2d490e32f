package io.tieredcache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.Framing;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class CodecsTest {
  @Test
  void stringCodec_text_isAJsonString() {
    StringCodec codec = StringCodec.of();
    assertEquals("\"a\\\"é\\n\"", new String(codec.encode("a\"é\n"), UTF_8));
    assertEquals("a\"é\n", codec.decode(ByteBuffer.wrap(codec.encode("a\"é\n"))));
    assertEquals(Framing.JSON, codec.framing());
  }

  @Test
  void textCodec_text_isItsBytes() {
    TextCodec codec = TextCodec.of();
    assertArrayEquals("é😀".getBytes(UTF_8), codec.encode("é😀"));
    assertEquals("é😀", codec.decode(ByteBuffer.wrap("é😀".getBytes(UTF_8))));
    assertEquals("", codec.decode(ByteBuffer.wrap(codec.encode(""))));
    assertEquals(Framing.PLAIN, codec.framing());
  }

  @Test
  void textCodec_badText_isRefusedAndNotQuoted() {
    assertEquals(
        "text has an unpaired surrogate, which UTF-8 can't hold",
        assertThrows(CodecException.class, () -> TextCodec.of().encode("secret\ud83d"))
            .getMessage());
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {'s', (byte) 0xff});
    assertEquals(
        "text is not valid UTF-8",
        assertThrows(CodecException.class, () -> TextCodec.of().decode(bytes)).getMessage());
    assertEquals(0, bytes.position());
  }

  @Test
  void bytesCodec_bytes_areThemselvesAndNotShared() {
    BytesCodec codec = BytesCodec.of();
    byte[] stored = {1, 2, 3, 4};
    ByteBuffer slice = ByteBuffer.wrap(stored, 1, 2);
    byte[] value = codec.decode(slice);
    stored[1] = 9;
    assertArrayEquals(new byte[] {2, 3}, value);
    assertEquals(1, slice.position());
    assertArrayEquals(new byte[] {7}, codec.encode(new byte[] {7}));
    assertEquals(Framing.BINARY, codec.framing());
  }

  @Test
  void bytesCodec_readOnlyDirectBuffer_isRead() {
    ByteBuffer direct = ByteBuffer.allocateDirect(4).put(new byte[] {1, 2, 3, 4}).flip();
    direct.position(2);
    assertArrayEquals(new byte[] {3, 4}, BytesCodec.of().decode(direct.asReadOnlyBuffer()));
  }

  @Test
  void plain_anyCodec_writesTheSameBytesWithoutAStamp() {
    Codec<String> plain = StringCodec.of().plain();
    assertEquals(Framing.PLAIN, plain.framing());
    assertArrayEquals(StringCodec.of().encode("a"), plain.encode("a"));
    assertEquals("a", plain.decode(ByteBuffer.wrap(plain.encode("a"))));
  }
}
