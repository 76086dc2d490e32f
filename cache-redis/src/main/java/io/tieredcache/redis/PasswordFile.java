package io.tieredcache.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a password in it, as it is now. No message repeats what it holds. */
record PasswordFile(Path path) {
  static final int MAX_BYTES = 4096;

  /**
   * The password.
   *
   * @throws IllegalArgumentException naming the file and the rule that it breaks
   */
  String read() {
    byte[] bytes = bytes();
    check(bytes.length <= MAX_BYTES, "must be at most " + MAX_BYTES + " bytes long");
    String password = withoutLineEnd(decode(bytes));
    check(!password.isEmpty(), "must hold a password, but is empty");
    check(
        password.chars().noneMatch(Character::isISOControl),
        "must hold one line, without control characters");
    return password;
  }

  private byte[] bytes() {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "password file " + path + " must be readable: " + e.getClass().getSimpleName());
    }
  }

  private String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw flaw("must be UTF-8");
    }
  }

  private static String withoutLineEnd(String text) {
    int end = text.length();
    if (text.endsWith("\n")) {
      end -= text.endsWith("\r\n") ? 2 : 1;
    }
    return text.substring(0, end);
  }

  private void check(boolean holds, String rule) {
    if (!holds) {
      throw flaw(rule);
    }
  }

  private IllegalArgumentException flaw(String rule) {
    return new IllegalArgumentException("password file " + path + " " + rule);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
