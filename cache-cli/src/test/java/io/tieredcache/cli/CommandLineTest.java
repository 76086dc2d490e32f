package io.tieredcache.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before any server is asked. */
final class CommandLineTest {
  @TempDir Path folder;

  private static CliCall assertRefused(String message, String... arguments) {
    CliCall call = CliCall.of(arguments);
    assertEquals(2, call.exitCode());
    assertTrue(call.err().contains(message), call::err);
    return call;
  }

  @Test
  void get_keyOfNoTemplate_listsTemplates() {
    CliCall call = assertRefused("world:{world_id}:snapshot", "get", "quest:7:state");
    assertTrue(call.err().contains("llm:{model_id}:{prompt_hash}:response"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"world::snapshot", "world:a b:snapshot", "world:{x}:snapshot", "", ":"})
  void get_idThatBreaksRule_isRefused(String key) {
    assertRefused("one of these templates", "get", key);
  }

  @Test
  void remove_keyTooLong_namesRule() {
    assertRefused("at most 512 bytes", "remove", "npc:" + "x".repeat(600) + ":state");
  }

  @Test
  void get_noConnection_namesMissingVariables() throws IOException {
    Path envFile = Files.writeString(folder.resolve("env"), "REDIS_ENDPOINTS=\n");
    assertRefused(
        "REDIS_ENDPOINTS, POSTGRES_URL, POSTGRES_USER not set",
        "get",
        "--env-file=" + envFile,
        "world:w-1:snapshot");
  }

  @Test
  void get_envFileMissing_namesFile() {
    Path absent = folder.resolve("absent");
    assertRefused(
        "env file " + absent + " can't be read: no such file",
        "get",
        "--env-file=" + absent,
        "world:w-1:snapshot");
  }

  @Test
  void get_passwordOnCommandLine_isNoOption() {
    assertRefused("Unknown option", "get", "--redis-password=secret", "world:w-1:snapshot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{} {}", "plain text", "{\"a\":01}"})
  void put_valueThatIsNoJson_isRefused(String value) throws IOException {
    Path file = Files.writeString(folder.resolve("value"), value);
    assertRefused("value must be", "put", "world:w-1:snapshot", file.toString());
  }

  @Test
  void put_valueThatIsNoJson_isNotQuoted() throws IOException {
    Path file = Files.writeString(folder.resolve("value"), "hunter2");
    CliCall call = CliCall.of("put", "world:w-1:snapshot", file.toString());
    assertFalse(call.err().contains("hunter2"), call::err);
  }

  @Test
  void put_valueTooLarge_namesLimit() throws IOException {
    String large = "\"" + "x".repeat(16 << 20) + "\"";
    Path file = Files.writeString(folder.resolve("value"), large);
    assertRefused("at most 16777216 bytes", "put", "world:w-1:snapshot", file.toString());
  }

  @Test
  void put_bytesThatAreNoUtf8_isRefused() throws IOException {
    Path file = Files.write(folder.resolve("value"), new byte[] {'"', (byte) 0xff, '"'});
    assertRefused("must be UTF-8", "put", "world:w-1:snapshot", file.toString());
  }

  @Test
  void put_fileMissing_namesFile() {
    assertRefused("no such file", "put", "world:w-1:snapshot", folder.resolve("no").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--seconds=0", "--npcs=1", "--rate=0", "--seconds=ten"})
  void demo_numberOutOfRange_isRefused(String option) {
    assertRefused(option.substring(0, option.indexOf('=')), "demo", option);
  }

  @Test
  void demo_traceMissing_isRefused() {
    assertRefused("no such file", "demo", "--trace=" + folder.resolve("absent.xz"));
  }

  @Test
  void demo_traceNotCompressed_isRefused() throws IOException {
    Path trace = Files.write(folder.resolve("trace"), new byte[] {0, 0, 0, 1});
    assertRefused("compressed with xz", "demo", "--trace=" + trace);
  }

  @Test
  void doctor_sampleOutOfRange_isRefused() {
    assertRefused("--sample must be 1 to 1000000", "doctor", "--sample=0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a", "rediss://", "redis://user:hunter2@a:1", "rediss://a b"})
  void doctor_uriThatIsNone_isRefusedAndNotRepeated(String uri) {
    CliCall call =
        assertRefused(
            "a Redis URI must be",
            "doctor",
            "--redis=" + uri,
            "--postgres=jdbc:postgresql://b/c",
            "--postgres-user=d");
    assertFalse(call.err().contains("hunter2"), call::err);
  }

  @Test
  void commandLine_noCommand_isRefused() {
    assertEquals(2, CliCall.of().exitCode());
  }

  @Test
  void help_always_namesTheCommandThatAnotherJarHas() {
    assertTrue(CliCall.of("--help").out().contains("./tiered-cache bench"));
  }

  @Test
  void help_always_endsWithZero() {
    assertEquals(0, CliCall.of("--help").exitCode());
    assertEquals(0, CliCall.of("demo", "--help").exitCode());
  }
}
