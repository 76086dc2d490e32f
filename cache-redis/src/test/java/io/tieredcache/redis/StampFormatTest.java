package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.spi.Stamp;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors are those of docs/redis.md: whoever writes another reader checks it with them. */
final class StampFormatTest {
  private static final long MAX = Stamp.MAX;

  // S, T, L, C stand for SPACE, TAB, LF, CR.
  @ParameterizedTest
  @CsvSource({
    "0, 1, TTLSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSST",
    "1, 2, TTLSSSSSSSSSSSSSSSSSSSSSSSSSSTSSSSSSSSSSSSSSSSSSSSSSSSSL",
    "27, 228, TTLSSSSSSSSSSSSSSSSSSSSSSSSTLCSSSSSSSSSSSSSSSSSSSSSSCLTS",
    "1764000000000000, 1764000000000001,"
        + " TTLSTLTSTSTTLTTSSTTLSLTSSSSSSSTLTSTSTTLTTSSTTLSLTSSSSSST",
    "4503599627370495, 4503599627370495,"
        + " TTLSCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"
  })
  void encode_vector_isTheDocumentedBytes(long version, long storedAt, String letters) {
    byte[] bytes = bytes(letters);
    Stamp stamp = new Stamp(version, storedAt);

    assertArrayEquals(bytes, StampFormat.encode(stamp));
    assertEquals(stamp, StampFormat.decode(bytes));
    assertArrayEquals(Arrays.copyOf(bytes, 30), StampFormat.head(version));
  }

  @Property
  void decode_encoded_isTheSame(
      @ForAll @LongRange(max = MAX) long version,
      @ForAll @LongRange(min = 1, max = MAX) long storedAt,
      @ForAll @Size(max = 100) byte[] payload) {
    Stamp stamp = new Stamp(version, storedAt);
    byte[] value = Arrays.copyOf(StampFormat.encode(stamp), 56 + payload.length);
    System.arraycopy(payload, 0, value, 56, payload.length);

    assertEquals(stamp, StampFormat.decode(value));
  }

  @Property
  void decode_truncated_isNone(
      @ForAll @LongRange(min = 1, max = MAX) long number, @ForAll @IntRange(max = 55) int length) {
    byte[] whole = StampFormat.encode(new Stamp(number, number));

    assertEquals(Stamp.NONE, StampFormat.decode(Arrays.copyOf(whole, length)));
  }

  @Property
  void decode_oneForeignByte_isNone(
      @ForAll @LongRange(min = 1, max = MAX) long number,
      @ForAll @IntRange(max = 55) int at,
      @ForAll byte foreign) {
    byte[] broken = StampFormat.encode(new Stamp(number, number));
    broken[at] = " \t\n\r".indexOf(foreign) < 0 ? foreign : (byte) '{';

    assertEquals(Stamp.NONE, StampFormat.decode(broken));
  }

  @Property
  void decode_anyBytes_neverThrows(@ForAll byte[] value) {
    Stamp stamp = StampFormat.decode(value);

    if (stamp.present()) {
      assertArrayEquals(Arrays.copyOf(value, 56), StampFormat.encode(stamp));
    }
  }

  @Property
  void encode_always_isJsonWhiteSpace(
      @ForAll @LongRange(max = MAX) long version,
      @ForAll @LongRange(min = 1, max = MAX) long storedAt) {
    for (byte b : StampFormat.encode(new Stamp(version, storedAt))) {
      assertEquals(true, b == ' ' || b == '\t' || b == '\n' || b == '\r');
    }
  }

  private static byte[] bytes(String letters) {
    return letters
        .replace('S', ' ')
        .replace('T', '\t')
        .replace('L', '\n')
        .replace('C', '\r')
        .getBytes(US_ASCII);
  }
}
