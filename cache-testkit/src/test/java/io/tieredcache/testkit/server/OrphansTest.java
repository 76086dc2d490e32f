package io.tieredcache.testkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@Tag("processes")
final class OrphansTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void servers_jvmKilled_endToo() throws Exception {
    Process jvm = startVictim();
    BufferedReader out = output(jvm);
    Path folder = Path.of(out.readLine());
    List<ProcessHandle> servers = servers(out);
    assertTrue(Files.exists(folder));
    jvm.destroyForcibly();
    assertTrue(ended(servers));
    assertTrue(Await.until(LIMIT, () -> !Files.exists(folder)), "folder is deleted");
  }

  @Test
  void servers_jvmTerminated_endToo() throws Exception {
    Process jvm = startVictim();
    BufferedReader out = output(jvm);
    Path folder = Path.of(out.readLine());
    List<ProcessHandle> servers = servers(out);
    jvm.destroy();
    assertTrue(jvm.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
    assertTrue(ended(servers));
    assertFalse(Files.exists(folder));
  }

  /** Each such line doubled its list, until the shell worked on it for ever. */
  @Test
  void script_processesThatAreNotListedEnd_stillEndsTheListedOne() throws Exception {
    Process listed = new ProcessBuilder("sleep", "600").start();
    Process shell = new ProcessBuilder("/bin/sh", "-c", Orphans.SCRIPT).start();
    try {
      try (OutputStream pipe = shell.getOutputStream()) {
        String lines = "add " + listed.pid() + "\n" + "remove 999999999\n".repeat(40);
        pipe.write(lines.getBytes(StandardCharsets.UTF_8));
      }

      assertTrue(shell.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "the shell ends");
      assertTrue(listed.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "so does the process");
    } finally {
      shell.destroyForcibly();
      listed.destroyForcibly();
    }
  }

  private static Process startVictim() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-D" + RedisBinary.PROPERTY + "=" + System.getProperty(RedisBinary.PROPERTY, ""),
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader output(Process jvm) {
    return new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
  }

  private static List<ProcessHandle> servers(BufferedReader out) throws Exception {
    List<ProcessHandle> servers = new ArrayList<>();
    for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
      servers.add(ProcessHandle.of(Long.parseLong(String.valueOf(line))).orElseThrow());
    }
    assertEquals(3, servers.size());
    return servers;
  }

  private static boolean ended(List<ProcessHandle> servers) {
    return Await.until(LIMIT, () -> servers.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Starts servers, tells a folder and the process ids and waits for its end. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      RedisClusterOptions alone = RedisClusterOptions.defaults().singleNode();
      RedisCluster redis = RedisCluster.start(alone);
      RedisCluster other = RedisCluster.start(alone);
      PostgresServer postgres = PostgresServer.start();
      System.out.println(redis.caCertificate().getParent());
      redis.nodes().forEach(node -> System.out.println(node.pid()));
      other.nodes().forEach(node -> System.out.println(node.pid()));
      System.out.println(postgres.pid());
      System.out.println("ready");
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }
}
