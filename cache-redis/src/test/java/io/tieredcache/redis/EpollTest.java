package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.testkit.server.RedisCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the README says of sockets, with Netty's native transport on the class path. */
@Tag("servers")
final class EpollTest {
  @Test
  void socket_onLinux_hasUserTimeoutAndKeepAlive() throws Exception {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");

    String told = told("true");

    assertEquals(
        linux
            ? "socket: EpollSocketChannel user timeout 8000 ms, keep-alive 5 s + 3 x 1 s"
            : "socket: NioSocketChannel user timeout null ms, keep-alive null s + null x null s",
        told);
  }

  @Test
  void socket_withoutEpoll_connectsAllTheSame() throws Exception {
    assertTrue(told("false").startsWith("socket: NioSocketChannel user timeout null"));
  }

  private static String told(String epoll) throws IOException, InterruptedException {
    RedisCluster server = Servers.single();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dio.lettuce.core.epoll=" + epoll,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SocketTold.class.getName(),
                server.uris().get(0),
                server.password(),
                server.caCertificate().toString())
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), output);
      return output
          .lines()
          .filter(line -> line.startsWith("socket: "))
          .findFirst()
          .orElseThrow(() -> new AssertionError(output));
    } finally {
      process.destroyForcibly();
    }
  }
}
