package io.tieredcache.testkit.server;

import java.io.BufferedInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** The folder with initdb and postgres. */
record PostgresBinary(Path folder) {
  static final String PROPERTY = "tieredcache.testkit.postgres";
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  /**
   * Finds it.
   *
   * @throws ServerStartException when it isn't there; says what to install
   */
  static PostgresBinary find(ServerSource source) {
    return switch (source.orProperty(PROPERTY)) {
      case PATH ->
          onPath()
              .orElseThrow(
                  () ->
                      new ServerStartException(
                          "no initdb beside postgres on the PATH or in " + DEBIAN));
      case DEFAULT, CARRIED -> carried();
      case CONTAINER -> throw new IllegalArgumentException("a container has its own PostgreSQL");
    };
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  private static PostgresBinary carried() {
    String resource = Platform.current().postgresResource();
    Path folder =
        BinaryCache.folder(
            "postgres-18.6.0",
            f -> {
              try (InputStream in =
                  new XZInputStream(new BufferedInputStream(BinaryCache.resource(resource)))) {
                new TarReader(in, f).unpack();
              }
            });
    return new PostgresBinary(folder.resolve("bin"));
  }

  private static Optional<PostgresBinary> onPath() {
    return Stream.concat(Commands.onPath("initdb").stream().map(Path::getParent), debian())
        .filter(folder -> Files.isExecutable(folder.resolve("postgres")))
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .findFirst()
        .map(PostgresBinary::new);
  }

  // Debian keeps the servers of several versions off the PATH.
  private static Stream<Path> debian() {
    String[] versions = DEBIAN.toFile().list();
    return versions == null
        ? Stream.empty()
        : Stream.of(versions)
            .sorted((a, b) -> b.compareTo(a))
            .map(version -> DEBIAN.resolve(version).resolve("bin"));
  }
}
