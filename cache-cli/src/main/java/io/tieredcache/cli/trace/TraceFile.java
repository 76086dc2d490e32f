package io.tieredcache.cli.trace;

import io.tieredcache.cli.exit.CommandFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.tukaani.xz.XZInputStream;

/** A recorded trace: big-endian 32-bit ids of objects, one an access, compressed with xz. */
public final class TraceFile {
  private TraceFile() {}

  /**
   * The first accesses of a trace.
   *
   * @param atMost how many, at most
   * @throws CommandFailure saying what is wrong with the file
   */
  public static int[] read(Path file, int atMost) {
    byte[] bytes = bytes(file, atMost);
    if (bytes.length == 0 || bytes.length % Integer.BYTES != 0) {
      throw CommandFailure.usage(
          "trace must be a sequence of 32-bit integers, "
              + file
              + " has "
              + bytes.length
              + " bytes");
    }
    int[] accesses = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).asIntBuffer().get(accesses);
    return accesses;
  }

  private static byte[] bytes(Path file, int atMost) {
    try (InputStream in = new XZInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return in.readNBytes(Math.multiplyExact(atMost, Integer.BYTES));
    } catch (NoSuchFileException e) {
      throw CommandFailure.usage("trace " + file + " can't be read: no such file");
    } catch (IOException e) {
      throw CommandFailure.usage(
          "trace must be a file compressed with xz, "
              + file
              + " can't be read as one: "
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
  }
}
