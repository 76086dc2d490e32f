package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PackingTest {
  private static final int CHUNK = 4096;
  private static final Packing PACKING = new Packing(CHUNK, Compression.ZSTD, 1 << 20);

  private static @Nullable ByteBuffer unpacked(Packing.Packed packed, List<byte[]> chunks) {
    ByteBuffer value = ByteBuffer.wrap(packed.value());
    Manifest manifest = Manifest.read(value);
    assertNotNull(manifest);
    return manifest.chunkBytes() == 0
        ? Packing.unpack(manifest, value)
        : Packing.join(manifest, chunks);
  }

  private static byte[] noise(int length, int seed) {
    byte[] bytes = new byte[length];
    new java.util.Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Property(tries = 200)
  void pack_any_unpacksToTheSame(
      @ForAll @IntRange(max = 20_000) int length, @ForAll int seed, @ForAll boolean zeros) {
    byte[] payload = zeros ? new byte[length] : noise(length, seed);

    Packing.Packed packed = PACKING.pack("k", payload);

    ByteBuffer value = unpacked(packed, new ArrayList<>(packed.chunks().values()));
    assertEquals(ByteBuffer.wrap(payload), value);
  }

  @Property(tries = 200)
  void unpack_oneByteChanged_isNone(
      @ForAll @Size(min = 1, max = 100) byte[] payload, @ForAll @IntRange(max = 99) int at) {
    Packing.Packed packed = PACKING.pack("k", payload);
    int body = packed.value().length - Manifest.BYTES;
    packed.value()[Manifest.BYTES + at % body] ^= 1;

    assertNull(unpacked(packed, List.of()));
  }

  @Test
  void pack_compressible_needsNoChunk() {
    Packing.Packed packed = PACKING.pack("k", new byte[100_000]);

    assertTrue(packed.chunks().isEmpty());
    assertTrue(packed.value().length < 200, packed.value().length + " bytes");
  }

  @Test
  void join_chunksOfAnotherWrite_isNone() {
    Packing.Packed one = PACKING.pack("k", noise(10_000, 1));
    Packing.Packed other = PACKING.pack("k", noise(10_000, 2));
    List<byte[]> mixed = new ArrayList<>(one.chunks().values());
    mixed.set(1, List.copyOf(other.chunks().values()).get(1));

    assertNull(unpacked(one, mixed));
    assertNull(unpacked(one, mixed.subList(0, 2)));
  }

  @Test
  void unpack_frameOfMoreThanTheManifestSays_isNone() {
    byte[] bomb = Zstd.compress(new byte[50 << 20], 3);
    CRC32 crc = new CRC32();
    crc.update(bomb);
    Manifest lying =
        Manifest.whole(Compression.ZSTD, bomb.length + 1, bomb.length, (int) crc.getValue());

    assertNull(Packing.unpack(lying, ByteBuffer.wrap(lying.with(bomb))));
  }

  @Test
  void refusal_beyondMaxValueBytes_saysSoBeforeMemoryIsTaken() {
    Manifest huge = Manifest.whole(Compression.ZSTD, Integer.MAX_VALUE, 100, 0);

    assertEquals("it has 2147483647 bytes, more than maxValueBytes 1048576", PACKING.refusal(huge));
    assertNull(PACKING.refusal(Manifest.whole(Compression.ZSTD, 1 << 20, 100, 0)));
  }

  @Test
  void zstd_notOnTheClassPath_isNamed() throws Exception {
    try (URLClassLoader without = new WithoutZstd()) {
      Field flaw = without.loadClass(Packing.class.getName()).getDeclaredField("ZSTD_FLAW");
      flaw.setAccessible(true);

      assertEquals("com.github.luben:zstd-jni on the class path", flaw.get(null));
    }
    assertNull(Packing.ZSTD_FLAW);
  }

  /** This module's classes, where zstd-jni is not. */
  private static final class WithoutZstd extends URLClassLoader {
    WithoutZstd() throws IOException {
      super(
          new URL[] {
            Packing.class.getProtectionDomain().getCodeSource().getLocation(),
            Nullable.class.getProtectionDomain().getCodeSource().getLocation()
          },
          ClassLoader.getPlatformClassLoader());
    }
  }

  @Test
  void pack_noise_staysAsItIs() {
    byte[] payload = noise(1000, 3);
    byte[] value = PACKING.pack("k", payload).value();

    assertEquals(Manifest.BYTES + 1000, value.length);
    assertArrayEquals(payload, java.util.Arrays.copyOfRange(value, Manifest.BYTES, value.length));
  }
}
