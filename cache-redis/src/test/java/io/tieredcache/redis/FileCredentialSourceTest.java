package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileCredentialSourceTest {
  @TempDir Path folder;
  private Path file = Path.of("unset");

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("password"), "s3cret-1\n");
  }

  @Test
  void open_file_isPasswordWithoutItsLineEnd() {
    try (var source = FileCredentialSource.open(file)) {
      assertEquals(new Credentials(null, "s3cret-1"), source.current());
      assertFalse(source.toString().contains("s3cret"), source.toString());
    }
  }

  @Test
  void open_user_isHis() {
    try (var source = FileCredentialSource.open("game", file)) {
      assertEquals(new Credentials("game", "s3cret-1"), source.current());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", "s3cret\nmore", "s3c\tret"})
  void open_badContent_namesFileAndRuleAndNothingOfIt(String content) throws IOException {
    Files.writeString(file, content);

    var e = assertThrows(IllegalArgumentException.class, () -> FileCredentialSource.open(file));

    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("password file " + file + " must hold "), message);
    assertFalse(message.contains("s3c"), message);
  }

  @Test
  void open_missing_saysSo() {
    Path missing = folder.resolve("missing");

    var e = assertThrows(IllegalArgumentException.class, () -> FileCredentialSource.open(missing));

    assertEquals(
        "password file " + missing + " must be readable: NoSuchFileException", e.getMessage());
  }

  @Test
  void open_tooLong_saysSo() throws IOException {
    Files.writeString(file, "s".repeat(4097));

    var e = assertThrows(IllegalArgumentException.class, () -> FileCredentialSource.open(file));

    assertEquals("password file " + file + " must be at most 4096 bytes long", e.getMessage());
  }

  @Test
  void follow_replacedAtomically_isCurrent() throws IOException {
    try (var source = FileCredentialSource.open(file)) {
      Path fresh = Files.writeString(folder.resolve("fresh"), "s3cret-2");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);

      awaitPassword(source, "s3cret-2");
    }
  }

  @Test
  void follow_linkedDirectorySwapped_isCurrent() throws IOException {
    // As Kubernetes mounts a secret: password -> ..data/password, ..data -> a dated directory.
    Path mount = Files.createDirectory(folder.resolve("mount"));
    version(mount, "..1", "s3cret-1");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(mount.resolve("password"), Path.of("..data", "password"));
    try (var source = FileCredentialSource.open(mount.resolve("password"))) {
      version(mount, "..2", "s3cret-2");
      Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2"));
      Files.move(
          mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      Files.delete(mount.resolve("..1").resolve("password"));

      awaitPassword(source, "s3cret-2");
    }
  }

  @Test
  void follow_rewrittenInPlace_isCurrent() throws IOException {
    try (var source = FileCredentialSource.open(file)) {
      Files.writeString(file, "s3cret-2", StandardOpenOption.TRUNCATE_EXISTING);

      awaitPassword(source, "s3cret-2");
    }
  }

  @Test
  void settled_contentThatStillChanges_isNotTaken() {
    long time = FileSettling.TIME.toNanos();
    FileSettling settling = new FileSettling();

    assertFalse(settling.settled("s3c", 0));
    assertFalse(settling.settled("s3cret", time));
    assertFalse(settling.settled("s3cret", 2 * time - 1));
    assertTrue(settling.settled("s3cret", 2 * time));
  }

  @Test
  void follow_badContent_keepsTheLastWithOneWarningAndRecovers() throws IOException {
    try (LogLines log = new LogLines("io.tieredcache.redis");
        var source = FileCredentialSource.open(file)) {
      Files.writeString(file, "");
      Waiting.until("a warning", () -> !log.lines().isEmpty());
      Files.delete(file);
      source.refused(source.current());
      Files.writeString(file, "s3cret\nmore");
      source.refused(source.current());
      assertEquals("s3cret-1", source.current().password());

      Files.writeString(file, "s3cret-2");

      awaitPassword(source, "s3cret-2");
      Waiting.until("word of the end", () -> log.lines().size() == 2);
      assertEquals(
          List.of(
              "the last password stands until this ends: password file "
                  + file
                  + " must hold a password, but is empty",
              file + " is read again"),
          log.lines());
    }
  }

  @Test
  void refused_changedFile_isCurrentBeforeTheNextLook() throws IOException {
    try (var source = FileCredentialSource.open(file)) {
      Files.writeString(file, "s3cret-2");
      assertTrue(source.refused(source.current()));
      awaitPassword(source, "s3cret-2");
    }
  }

  @Test
  void close_open_endsTheThreadAndKeepsThePassword() {
    var source = FileCredentialSource.open(file);

    source.close();
    source.close();

    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("tieredcache-password-file")));
    assertEquals("s3cret-1", source.current().password());
    assertFalse(source.refused(source.current()));
  }

  private static void version(Path mount, String name, String password) throws IOException {
    Files.writeString(Files.createDirectory(mount.resolve(name)).resolve("password"), password);
  }

  private static void awaitPassword(CredentialSource source, String password) {
    Waiting.until("the new password", () -> source.current().password().equals(password));
  }
}
