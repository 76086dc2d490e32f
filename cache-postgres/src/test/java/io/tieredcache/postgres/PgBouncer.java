package io.tieredcache.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** PgBouncer in transaction mode before a database: Debian's package, run as nobody. */
final class PgBouncer implements AutoCloseable {
  private static final String BINARY = "/usr/sbin/pgbouncer";

  private final Path folder;
  private final int port;
  private final Process process;

  private PgBouncer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  static PgBouncer before(TestDatabase database) {
    try {
      Path folder =
          Files.createTempDirectory(
              "tieredcache-pgbouncer-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      int port = freePort();
      Files.writeString(folder.resolve("users"), database.pgBouncerUser());
      Path settings = Files.writeString(folder.resolve("ini"), settings(database, folder, port));
      Process process = start(settings, folder);
      PgBouncer bouncer = new PgBouncer(folder, port, process);
      Ask.until("PgBouncer listens", bouncer::listens);
      return bouncer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String settings(TestDatabase database, Path folder, int port) {
    return String.join(
        "\n",
        "[databases]",
        "* = host=127.0.0.1 port=" + database.port(),
        "[pgbouncer]",
        "listen_addr = 127.0.0.1",
        "listen_port = " + port,
        "unix_socket_dir =",
        "auth_type = scram-sha-256",
        "auth_file = " + folder.resolve("users"),
        "pool_mode = transaction",
        "default_pool_size = 3",
        "ignore_startup_parameters = extra_float_digits",
        "");
  }

  private static Process start(Path settings, Path folder) throws IOException {
    if (!Files.isExecutable(Path.of(BINARY))) {
      throw new AssertionError(BINARY + " is missing: install Debian's package pgbouncer");
    }
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.addAll(List.of(BINARY, "-q", settings.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError("PgBouncer ended, see " + folder.resolve("log"));
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** How a tier connects through it; PgBouncer below 1.21 keeps no prepared statements. */
  PostgresSettings settings(TestDatabase database) {
    return database.settings(port, "?prepareThreshold=0");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      for (String file : List.of("users", "ini", "log")) {
        Files.deleteIfExists(folder.resolve(file));
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
