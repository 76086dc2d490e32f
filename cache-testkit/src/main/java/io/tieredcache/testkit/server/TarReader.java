package io.tieredcache.testkit.server;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Unpacks a tar archive (POSIX ustar and GNU's long names): folders, files and symbolic links. */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int OWNER_EXECUTES = 0100;

  private final InputStream in;
  private final Path folder;

  TarReader(InputStream in, Path folder) {
    this.in = in;
    this.folder = folder;
  }

  void unpack() throws IOException {
    String longName = null;
    for (byte[] header = block(); header[0] != 0; header = block()) {
      String name = longName != null ? longName : name(header);
      longName = null;
      byte[] content = content(size(header));
      switch (header[156]) {
        case 'L' -> longName = text(content, 0, content.length);
        case '5' -> Files.createDirectories(inside(name));
        case '2' -> link(name, text(header, 157, 100));
        case '0', 0 -> file(name, content, octal(header, 100, 8));
        default -> throw new IOException("tar entry of unknown type " + header[156] + ": " + name);
      }
    }
  }

  private void file(String name, byte[] content, long mode) throws IOException {
    Path file = inside(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    String permissions = (mode & OWNER_EXECUTES) == 0 ? "rw-r--r--" : "rwxr-xr-x";
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private void link(String name, String target) throws IOException {
    Path link = inside(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  private Path inside(String name) throws IOException {
    Path path = folder.resolve(name).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException("tar entry leads out of the archive: " + name);
    }
    return path;
  }

  private static String name(byte[] header) {
    String prefix = text(header, 345, 155);
    String name = text(header, 0, 100);
    boolean posix = text(header, 257, 6).equals("ustar");
    return posix && !prefix.isEmpty() ? prefix + "/" + name : name;
  }

  private static int size(byte[] header) {
    return Math.toIntExact(octal(header, 124, 12));
  }

  private static long octal(byte[] header, int offset, int length) {
    return Long.parseLong(text(header, offset, length).strip(), 8);
  }

  private static String text(byte[] bytes, int offset, int length) {
    int end = offset;
    while (end < offset + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
  }

  private byte[] content(int size) throws IOException {
    byte[] content = exactly(size);
    exactly((BLOCK - size % BLOCK) % BLOCK);
    return content;
  }

  private byte[] block() throws IOException {
    return exactly(BLOCK);
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("tar archive is cut short");
    }
    return bytes;
  }
}
