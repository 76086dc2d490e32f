package io.tieredcache.cli.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.cli.exit.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class TraceFileTest {
  private static final byte[] TWO_ACCESSES = {0, 0, 1, 2, (byte) 0xf0, 0, 0, 1};

  @TempDir Path folder;

  private Path compressed(byte[] bytes) throws IOException {
    Path file = folder.resolve("t.xz");
    try (OutputStream out = new XZOutputStream(Files.newOutputStream(file), new LZMA2Options())) {
      out.write(bytes);
    }
    return file;
  }

  @Test
  void read_bigEndianIntegers_areAccesses() throws IOException {
    int[] accesses = TraceFile.read(compressed(TWO_ACCESSES), 100);
    assertArrayEquals(new int[] {258, 0xf0000001}, accesses);
  }

  @Test
  void read_limit_isKept() throws IOException {
    assertArrayEquals(new int[] {258}, TraceFile.read(compressed(TWO_ACCESSES), 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 7})
  void read_partOfAnInteger_isRefused(int bytes) throws IOException {
    Path file = compressed(Arrays.copyOf(TWO_ACCESSES, bytes));
    CommandFailure failure = assertThrows(CommandFailure.class, () -> TraceFile.read(file, 100));
    assertTrue(String.valueOf(failure.getMessage()).contains("32-bit integers"));
  }

  @Test
  void read_truncatedFile_isRefused() throws IOException {
    Path whole = compressed(new byte[4_000]);
    byte[] bytes = Files.readAllBytes(whole);
    Path half = Files.write(folder.resolve("half.xz"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThrows(CommandFailure.class, () -> TraceFile.read(half, 100_000));
  }
}
