package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.server.PostgresServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The server goes and comes back; nobody restarts the tier. */
final class ConnectionLossTest {
  @Test
  void ask_serverCrashesAndComesBack_failsSoonThenAnswers() {
    try (PostgresServer server = PostgresServer.start();
        PostgresTier tier = PostgresTier.connect(TestDatabase.of(server).settings())) {
      tier.start(Ask.soon());
      DurableStore store = Ask.store(tier);
      long version = Ask.put(store, "k", "1");
      server.kill();

      for (int i = 0; i < 3; i++) {
        Deadline deadline = Ask.millis(15_000);
        Ask.failure(TierUnavailableException.class, store.getAll(List.of("k"), deadline));
        assertTrue(deadline.elapsedNanos() < Duration.ofSeconds(5).toNanos());
      }
      Ask.until("the driver's reason is told", () -> refusedByTheHost(store));

      server.restart();
      Ask.until("the tier answers again", () -> answers(store));
      assertEquals(version, Ask.get(store, "k").version());
    }
  }

  @Test
  void connect_severalHostsFirstOneDown_usesTheOther() throws IOException {
    TestDatabase database = TestDatabase.create();
    String hosts = "127.0.0.1:" + freePort() + ",127.0.0.1:" + database.port();
    PostgresSettings settings =
        PostgresSettings.of("jdbc:postgresql://" + hosts + "/" + database.name())
            .user("tieredcache")
            .password(String.valueOf(database.settings().password()));
    try (PostgresTier tier = PostgresTier.connect(settings)) {
      tier.start(Ask.soon());

      assertTrue(Ask.put(Ask.store(tier), "k", "1") > 0);
    }
  }

  private static boolean answers(DurableStore store) {
    try {
      Ask.get(store, "k");
      return true;
    } catch (TierException e) {
      return false;
    }
  }

  private static boolean refusedByTheHost(DurableStore store) {
    TierUnavailableException told =
        Ask.failure(TierUnavailableException.class, store.getAll(List.of("k"), Ask.millis(15_000)));
    Throwable reason = told;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    return told.getMessage().contains("SQLState 08001") && reason instanceof ConnectException;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
