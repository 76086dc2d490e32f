package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.server.FaultProxy;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartTest {
  @Test
  void start_nothingListening_saysSo() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    assertUnavailable(TestDatabase.absent().settings(port), "nothing listens there");
  }

  @Test
  void start_wrongPassword_saysSoWithoutIt() {
    String message =
        assertUnavailable(
            TestDatabase.create().settings().password("wrong-secret"), "check user, password");

    assertFalse(message.contains("wrong-secret"), message);
  }

  @Test
  void start_databaseMissing_saysSo() {
    assertUnavailable(TestDatabase.absent().settings(), "the database does not exist");
  }

  @Test
  void start_unknownHost_saysSo() {
    assertUnavailable(
        PostgresSettings.of("jdbc:postgresql://no-such-host.invalid/x").user("u").password("p"),
        "the host's name can't be resolved");
  }

  @Test
  void start_hostDoesNotAnswer_endsAtItsDeadline() {
    TestDatabase database = TestDatabase.create();
    try (FaultProxy proxy = FaultProxy.to(database.port());
        PostgresTier tier = PostgresTier.connect(database.settings(proxy.port()))) {
      proxy.blackHole();
      long before = System.nanoTime();

      assertThrows(DeadlineExceededException.class, () -> tier.start(Ask.millis(300)));

      assertTrue(System.nanoTime() - before < 1_000_000_000L, "start outlived its deadline");
      proxy.pass();
    }
  }

  @Test
  void ask_afterFailedStart_recoversByItself() {
    TestDatabase database = TestDatabase.absent();
    try (PostgresTier tier = PostgresTier.connect(database.settings())) {
      DurableStore store = Ask.store(tier);
      assertThrows(TierUnavailableException.class, () -> tier.start(Ask.soon()));
      database.make();

      Ask.until("the tier starts when it is used", () -> answers(store));

      assertTrue(Ask.put(store, "k", "1") > 0);
    }
  }

  @Test
  void ask_withinASecondOfAFailedStart_failsAtOnceWithItsReason() {
    try (PostgresTier tier = PostgresTier.connect(TestDatabase.absent().settings())) {
      DurableStore store = Ask.store(tier);
      assertThrows(TierUnavailableException.class, () -> tier.start(Ask.soon()));

      var answer = store.getAll(List.of("k"), Ask.soon());

      assertTrue(answer.isCompletedExceptionally());
      String message = Ask.failure(TierUnavailableException.class, answer).getMessage();
      assertTrue(message.contains("the database does not exist"), message);
    }
  }

  @Test
  void ask_neverStarted_startsByItself() {
    try (PostgresTier tier = PostgresTier.connect(TestDatabase.create().settings())) {
      assertEquals(0, Ask.answer(Ask.store(tier).getAll(List.of("k"), Ask.soon())).size());
    }
  }

  @Test
  void start_done_hasAConnectionForTheFirstRequest() {
    TestDatabase database = TestDatabase.create();
    try (PostgresTier tier = PostgresTier.connect(database.settings())) {
      tier.start(Ask.soon());

      long open =
          database.number(
              "select count(*) from pg_stat_activity where application_name = 'tiered-cache'"
                  + " and datname = current_database() and state = 'idle'");
      assertTrue(open >= 1, "connections of the pool: " + open);
    }
  }

  private static boolean answers(DurableStore store) {
    try {
      Ask.answer(store.getAll(List.of("k"), Ask.soon()));
      return true;
    } catch (TierException e) {
      return false;
    }
  }

  private static String assertUnavailable(PostgresSettings settings, String part) {
    try (PostgresTier tier = PostgresTier.connect(settings)) {
      TierUnavailableException refused =
          assertThrows(TierUnavailableException.class, () -> tier.start(Ask.soon()));
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
      return refused.getMessage();
    }
  }
}
