package io.tieredcache.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import picocli.CommandLine;

final class BenchCommandTest {
  @TempDir Path folder;

  private static void refused(String because, String... args) {
    StringWriter err = new StringWriter();
    CommandLine line = BenchMain.commandLine().setErr(new PrintWriter(err));
    assertEquals(2, line.execute(args), err::toString);
    assertTrue(err.toString().contains(because), err::toString);
  }

  @Test
  void bench_badOptions_areRefusedInOneLine() {
    refused("exclude each other", "--quick", "--full");
    refused("--peers must be of lettuce, jedis", "--peers", "memcached");
    refused("--servers must be container, embedded, env", "--servers", "cloud");
    refused("--only must be part of", "--only", "nothing like it");
    refused("--rate must be 10 to", "--rate", "1", "--trace", "x");
    refused("--writes must be 0 to 100", "--writes", "101", "--trace", "x");
  }

  @Test
  void bench_missingOrTruncatedTrace_isRefused() throws IOException {
    refused("no such file", "--trace", folder.resolve("none.xz").toString());
    Path text = Files.writeString(folder.resolve("text.xz"), "not compressed");
    refused("compressed with xz", "--trace", text.toString());
    byte[] whole = compressed(4000);
    Path torn = Files.write(folder.resolve("torn.xz"), Arrays.copyOf(whole, whole.length / 2));
    refused("can't be read as one", "--trace", torn.toString());
    Path odd = Files.write(folder.resolve("odd.xz"), compressed(4001));
    refused("sequence of 32-bit integers", "--trace", odd.toString());
  }

  private static byte[] compressed(int length) throws IOException {
    byte[] ids = new byte[length];
    new Random(7).nextBytes(ids);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (XZOutputStream out = new XZOutputStream(file, new LZMA2Options())) {
      out.write(ids);
    }
    return file.toByteArray();
  }

  @Test
  void bench_variablesOfAPortThatSomethingElseHas_isRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Child child =
            Child.of(
                Map.of(
                    "REDIS_ENDPOINTS", "rediss://localhost:" + taken.getLocalPort(),
                    "POSTGRES_URL", "jdbc:postgresql://localhost:1/none",
                    "POSTGRES_USER", "nobody"),
                "--servers",
                "env")) {
      Thread closer = new Thread(() -> closeEach(taken));
      closer.setDaemon(true);
      closer.start();
      child.refuses("the servers of the variables don't answer");
    }
  }

  private static void closeEach(ServerSocket taken) {
    try {
      while (true) {
        taken.accept().close();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  /** The command in a JVM of its own, for it reads its environment. */
  private record Child(Process process) implements AutoCloseable {
    static Child of(Map<String, String> environment, String... args) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(BenchMain.class.getName());
      command.addAll(List.of(args));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      return new Child(builder.start());
    }

    void refuses(String because) throws Exception {
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertTrue(process.waitFor(10, SECONDS), "still running");
      assertEquals(2, process.exitValue(), said);
      assertTrue(said.contains(because), said);
      assertEquals(1, said.lines().count(), said);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void bench_reportToCompareWith_mustBeOne() throws IOException {
    refused("can't be read", "--compare", folder.resolve("none.json").toString());
    Path empty = Files.writeString(folder.resolve("empty.json"), "{}");
    refused("has no rows", "--compare", empty.toString());
  }

  @Test
  void bench_noVariables_areNamed() {
    refused("REDIS_ENDPOINTS", "--servers", "env");
  }
}
