package io.tieredcache.cli.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.readme.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ConnectionTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "REDIS_ENDPOINTS", "rediss://a:1, rediss://b:2",
          "POSTGRES_URL", "jdbc:postgresql://c/d",
          "POSTGRES_USER", "e");

  @TempDir Path folder;

  private static Connection resolve(Map<String, String> environment, String... arguments) {
    ConnectionOptions options = new ConnectionOptions();
    var unused = new CommandLine(options).parseArgs(arguments);
    return options.resolve(environment);
  }

  @Test
  void of_leastVariables_leavesPasswordsOut() {
    Connection connection = Connection.of(LEAST);
    assertEquals(List.of("rediss://a:1", "rediss://b:2"), connection.endpoints());
    assertNull(connection.redisPassword());
    assertNull(connection.redisCa());
  }

  @Test
  void of_nothing_namesAllThatIsMissing() {
    CommandFailure failure =
        assertThrows(CommandFailure.class, () -> Connection.of(Map.of("REDIS_PASSWORD", "x")));
    assertEquals(2, failure.exitCode());
    assertTrue(
        String.valueOf(failure.getMessage())
            .startsWith("REDIS_ENDPOINTS, POSTGRES_URL, POSTGRES_USER not set"));
  }

  @Test
  void variables_readBack_tellSameConnection() {
    Connection connection =
        new Connection(
            List.of("rediss://a:1"), "p=q", folder.resolve("ca"), "jdbc:postgresql://c/d", "e", "");
    assertEquals(connection, Connection.of(connection.variables()));
  }

  @Test
  void toString_withPasswords_hidesThem() {
    Connection connection =
        new Connection(List.of("rediss://a:1"), "secret1", null, "jdbc:x", "e", "secret2");
    assertFalse(connection.toString().contains("secret"));
  }

  @Test
  void resolve_optionAndFileAndEnvironment_firstWins() throws IOException {
    Path envFile =
        Files.writeString(folder.resolve("env"), "POSTGRES_USER=file\nREDIS_CA=/ca\n# note\nX=1\n");
    Path secret = Files.writeString(folder.resolve("secret"), "hush\n");
    Connection connection =
        resolve(
            LEAST, "--env-file=" + envFile, "--redis=redis://z", "--redis-password-file=" + secret);
    assertEquals(List.of("redis://z"), connection.endpoints());
    assertEquals("file", connection.postgresUser());
    assertEquals(Path.of("/ca"), connection.redisCa());
    assertEquals("hush", connection.redisPassword());
    assertEquals("jdbc:postgresql://c/d", connection.postgresUrl());
  }

  @Test
  void variables_andTheirOptions_areInTheDoctorsTable() throws IOException {
    List<String> lines = Files.readAllLines(Documents.ROOT.resolve("docs/doctor.md"));
    List<String> rows = new ArrayList<>();
    for (String variable : Connection.VARIABLES) {
      rows.add("| `" + variable + "` | `" + optionFor(variable) + "` |");
    }
    rows.removeIf(row -> lines.stream().anyMatch(line -> line.startsWith(row)));
    assertEquals(List.of(), rows, "rows that docs/doctor.md lacks");
  }

  private static String optionFor(String variable) {
    return new CommandLine(new ConnectionOptions())
        .getCommandSpec().options().stream()
            .filter(option -> option.description()[0].matches(".*\\$" + variable + "\\b.*"))
            .map(CommandLine.Model.OptionSpec::longestName)
            .findFirst()
            .orElseThrow();
  }

  @Test
  void write_fileThatWasThere_isReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("env"), "old".repeat(1000));
    EnvFile.write(file, Connection.of(LEAST));
    assertEquals(EnvFile.lines(Connection.of(LEAST)), Files.readString(file));
    assertEquals(Connection.of(LEAST), resolve(Map.of(), "--env-file=" + file));
  }
}
