package io.tieredcache.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Keeps executables unpacked from Maven artifacts in a folder under the temporary directory, one
 * per user of the machine, so that each is unpacked once. Processes may race: each unpacks aside
 * and renames.
 */
final class BinaryCache {
  private static final String SEARCHABLE_BY_ALL = "rwxr-xr-x";

  /** Unpacks into a folder that exists and is empty. */
  interface Unpacking {
    void into(Path folder) throws IOException;
  }

  private BinaryCache() {}

  /** The folder of that name, unpacked now if it isn't there. */
  static Path folder(String name, Unpacking unpacking) {
    try {
      Path folder = home().resolve(name);
      if (!Files.isDirectory(folder)) {
        unpack(folder, unpacking);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("can't unpack " + name, e);
    }
  }

  /** Copies a class path resource to an executable file. */
  static void copyExecutable(String resource, Path file) throws IOException {
    try (InputStream in = resource(resource)) {
      Files.copy(in, file);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(SEARCHABLE_BY_ALL));
  }

  static InputStream resource(String name) {
    InputStream in = BinaryCache.class.getResourceAsStream("/" + name);
    if (in == null) {
      throw new ServerStartException(name + " is not on the class path");
    }
    return in;
  }

  private static void unpack(Path folder, Unpacking unpacking) throws IOException {
    Path aside = Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".");
    Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString(SEARCHABLE_BY_ALL));
    try {
      unpacking.into(aside);
      Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Somebody else may have been first: a folder that isn't empty can't be replaced.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    } finally {
      TempFolder.delete(aside);
    }
  }

  private static Path home() throws IOException {
    UserPrincipal user = currentUser();
    Path home = temporary().resolve("tieredcache-testkit-" + user.getName());
    if (!Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectory(
            home,
            PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(SEARCHABLE_BY_ALL)));
      } catch (FileAlreadyExistsException e) {
        // Another process was first; the check below tells whose it is.
      }
    }
    refuseForeign(home, user);
    return home;
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  // The property user.name is "?" for an account without an entry, as containers have.
  private static UserPrincipal currentUser() throws IOException {
    Path probe = Files.createTempFile("tieredcache-", ".owner");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }

  // The temporary directory is open to all users: what somebody else put there must not be run.
  private static void refuseForeign(Path home, UserPrincipal user) throws IOException {
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(home, LinkOption.NOFOLLOW_LINKS);
    if (!Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)
        || !Files.getOwner(home, LinkOption.NOFOLLOW_LINKS).equals(user)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)
        || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
      throw new ServerStartException(home + " must be a folder that only " + user + " can write");
    }
  }
}
