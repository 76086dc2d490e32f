package io.tieredcache.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sandbox, and commands against it: as processes where input, environment or what drivers print
 * matter, else in this JVM.
 */
@Tag("servers")
final class SandboxTest {
  private static final String KEY = "world:w-42:snapshot";

  @TempDir static Path folder;
  private static Path envFile;
  @AutoClose private static CliProcess sandbox;

  @BeforeAll
  static void start() {
    envFile = folder.resolve("sandbox.env");
    sandbox = CliProcess.start(folder, Map.of(), "sandbox", "--env-file=" + envFile);
    sandbox.awaitOutput("\nready\n");
  }

  private static String[] words(String... arguments) {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    words.add(1, "--env-file=" + envFile);
    return words.toArray(String[]::new);
  }

  private static CliProcess run(String... arguments) {
    return CliProcess.start(folder, Map.of(), words(arguments));
  }

  private static CliCall call(String... arguments) {
    return CliCall.of(words(arguments));
  }

  private static void put(String key, String json) throws IOException {
    Path file = Files.writeString(Files.createTempFile(folder, "value", ".json"), json);
    CliCall put = call("put", key, file.toString());
    assertEquals(0, put.exitCode(), put::err);
  }

  private static void assertDone(CliProcess process) {
    assertEquals(0, process.exitCode(), process::err);
  }

  @Test
  void sandbox_ready_printsVariablesAndWritesThemToPrivateFile() throws IOException {
    String variables = sandbox.out().replace("ready\n", "");
    assertEquals(variables, Files.readString(envFile));
    assertEquals(
        List.of(
            "REDIS_ENDPOINTS",
            "REDIS_PASSWORD",
            "REDIS_CA",
            "POSTGRES_URL",
            "POSTGRES_USER",
            "POSTGRES_PASSWORD"),
        variables.lines().map(line -> line.substring(0, line.indexOf('='))).toList());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(envFile)));
  }

  @Test
  void put_thenGetInOtherProcess_printsSameText() {
    assertDone(run("put", KEY, "-").input("{\"tick\": 1, \"name\": \"Ødegård\"}\n"));
    CliProcess get = run("get", "-v", KEY);
    assertDone(get);
    assertEquals("{\"tick\": 1, \"name\": \"Ødegård\"}\n", get.out());
    assertTrue(get.err().startsWith("from L"), get.err());
  }

  @Test
  void get_connectionFromEnvironment_isFound() throws IOException {
    Map<String, String> variables =
        Files.readAllLines(envFile).stream()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    CliProcess get = CliProcess.start(folder, variables, "get", "npc:nobody:state");
    assertEquals(1, get.exitCode());
    assertTrue(get.err().contains("no value for npc:nobody:state"), get.err());
  }

  @Test
  void remove_afterPut_leavesNothing() throws IOException {
    put("npc:npc-1:state", "[1, 2]");
    assertEquals(0, call("get", "npc:npc-1:state").exitCode());
    assertEquals(0, call("remove", "npc:npc-1:state").exitCode());
    assertEquals(1, call("get", "npc:npc-1:state").exitCode());
  }

  @Test
  void put_llmResponse_isReadBack() throws IOException {
    String key = "llm:gpt-5:0a1b:response";
    put(key, "\"hello\"");
    CliCall get = call("get", key);
    assertEquals("\"hello\"" + System.lineSeparator(), get.out(), get::err);
  }

  @Test
  void inspect_afterPut_tellsEachTierAndNoValue() throws IOException {
    put("npc:npc-2:state", "[\"unseen\"]");
    CliCall inspect = call("inspect", "npc:npc-2:state");
    assertEquals(0, inspect.exitCode(), inspect::err);
    assertTrue(inspect.out().startsWith("npc:npc-2:state\n  L1: nothing"), inspect.out());
    assertTrue(inspect.out().contains("\n  L3: version "), inspect.out());
    assertTrue(inspect.out().contains("\nL2: answered within "), inspect.out());
    assertFalse(inspect.out().contains("unseen"), inspect.out());
  }

  @Test
  void doctor_ofSandbox_walksAllThreeLists() {
    CliCall doctor = call("doctor");
    assertTrue(doctor.exitCode() < 2, doctor::err);
    for (String list : List.of("connections\n", "latency\n", "misses\n")) {
      assertTrue(doctor.out().contains(list), doctor.out());
    }
    assertTrue(doctor.out().contains("fine   cluster         cluster: all slots"), doctor.out());
  }

  @Test
  void get_wrongPassword_saysSoAndHidesIt() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong"), "not-the-password");
    CliProcess get = run("get", "--redis-password-file=" + wrong, KEY);
    assertEquals(1, get.exitCode());
    assertTrue(get.err().startsWith("get: L2"), get.err());
    assertFalse(get.err().contains("not-the-password"), get.err());
  }
}
