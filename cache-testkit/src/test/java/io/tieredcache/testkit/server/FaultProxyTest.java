package io.tieredcache.testkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FaultProxyTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private EchoServer echo;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new EchoServer();
    proxy = FaultProxy.to(echo.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void pass_byDefault_copiesBothWays() throws IOException {
    try (Socket client = connect()) {
      assertEquals(7, echoed(client, 7));
      assertEquals(1, proxy.connections());
    }
    assertTrue(Await.until(LIMIT, () -> proxy.connections() == 0), "connection ends");
  }

  @Test
  void reset_openConnection_isResetAndNewOnesToo() throws IOException {
    try (Socket client = connect()) {
      assertEquals(1, echoed(client, 1));
      proxy.reset();
      assertThrows(SocketException.class, () -> drain(client));
    }
    try (Socket later = connect()) {
      assertThrows(SocketException.class, () -> drain(later));
    }
    proxy.pass();
    try (Socket healed = connect()) {
      assertEquals(2, echoed(healed, 2));
    }
  }

  @Test
  void blackHole_bytes_areHeldUntilPass() throws IOException {
    try (Socket client = connect()) {
      assertEquals(1, echoed(client, 1));
      proxy.blackHole();
      client.setSoTimeout(200);
      assertThrows(SocketTimeoutException.class, () -> echoed(client, 2));
      proxy.pass();
      client.setSoTimeout((int) LIMIT.toMillis());
      assertEquals(2, client.getInputStream().read());
    }
  }

  @Test
  void hold_oneConnection_othersGoOn() throws IOException {
    try (Socket held = connect()) {
      assertEquals(1, echoed(held, 1));
      int port = echo.clientPorts().get(0);
      try (Socket other = connect()) {
        proxy.hold(port);
        assertEquals(2, echoed(other, 2));
        held.setSoTimeout(200);
        assertThrows(SocketTimeoutException.class, () -> echoed(held, 3));
        proxy.pass();
        held.setSoTimeout((int) LIMIT.toMillis());
        assertEquals(3, held.getInputStream().read());
      }
      assertThrows(IllegalArgumentException.class, () -> proxy.hold(1));
    }
  }

  @Test
  void delay_each_holdsBackBothWays() throws IOException {
    try (Socket client = connect()) {
      assertEquals(1, echoed(client, 1));
      proxy.delay(Duration.ofMillis(100));
      long begin = System.nanoTime();
      assertEquals(2, echoed(client, 2));
      assertTrue(System.nanoTime() - begin >= Duration.ofMillis(200).toNanos());
    }
  }

  @Test
  void cut_newConnection_isRefusedUntilPass() throws IOException {
    try (Socket client = connect()) {
      assertEquals(1, echoed(client, 1));
      proxy.cut();
      assertThrows(SocketException.class, () -> drain(client));
      assertThrows(ConnectException.class, () -> connect().close());
      proxy.pass();
    }
    try (Socket healed = connect()) {
      assertEquals(3, echoed(healed, 3));
    }
  }

  @Test
  void close_whileHeld_endsAllThreads() throws IOException {
    try (Socket client = connect()) {
      assertEquals(1, echoed(client, 1));
      proxy.blackHole();
      client.getOutputStream().write(2);
      String threads = "fault-proxy-" + proxy.port();
      proxy.close();
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().startsWith(threads)));
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout((int) LIMIT.toMillis());
    return socket;
  }

  private static int echoed(Socket client, int value) throws IOException {
    client.getOutputStream().write(value);
    return client.getInputStream().read();
  }

  private static void drain(Socket client) throws IOException {
    client.getInputStream().readAllBytes();
  }
}
