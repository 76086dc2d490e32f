package io.tieredcache.cli.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.cli.exit.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A file of {@code KEY=value} lines that tells a connection. It holds passwords. */
public final class EnvFile {
  private EnvFile() {}

  /** The lines that tell the connection. */
  public static String lines(Connection connection) {
    return connection.variables().entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /**
   * Writes the file anew, readable by its owner only.
   *
   * @throws CommandFailure when it can't be written
   */
  public static void write(Path file, Connection connection) {
    try {
      Files.deleteIfExists(file);
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(
          file, lines(connection), UTF_8, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw CommandFailure.failed("env file " + file + " can't be written: " + Reason.of(e), e);
    }
  }

  /**
   * The connection that a file alone tells.
   *
   * @throws CommandFailure when it can't be read or lacks a variable
   */
  public static Connection connection(Path file) {
    return Connection.of(read(file));
  }

  /**
   * The known variables of a file; other lines are passed over.
   *
   * @throws CommandFailure when it can't be read
   */
  static Map<String, String> read(Path file) {
    Map<String, String> variables = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file, UTF_8)) {
        int equals = line.indexOf('=');
        if (equals > 0 && Connection.VARIABLES.contains(line.substring(0, equals))) {
          variables.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
      return variables;
    } catch (IOException e) {
      throw CommandFailure.usage("env file " + file + " can't be read: " + Reason.of(e));
    }
  }
}
