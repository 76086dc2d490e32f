package io.tieredcache.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.cli.exit.CommandFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ClientProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static ClientProcess saying(String script) {
    return new ClientProcess("stand-in", new ProcessBuilder("sh", "-c", script));
  }

  private static <E extends RuntimeException> String failure(Class<E> kind, String script) {
    try (ClientProcess client = saying("echo '@bench ok '; read ask; " + script)) {
      client.awaitReady(LIMIT);
      client.ask(Ask.of("get"));
      E failure = assertThrows(kind, () -> client.answer(LIMIT));
      return String.valueOf(failure.getMessage());
    }
  }

  @Test
  void answer_libraryPrints_isPassedOver() {
    try (ClientProcess client =
        saying(
            "echo hello; echo; echo '@bench ok '; read ask; echo x; echo; "
                + "echo '@bench ok ops=2.0 nanos=1000000000'; read ask")) {
      client.awaitReady(LIMIT);
      client.ask(Ask.of("get"));
      assertEquals(2, client.answer(LIMIT).rate());
    }
  }

  @Test
  void answer_wrongData_voidsTheRun() {
    String told = failure(CommandFailure.class, "echo '@bench wrong the value for k-1 is another'");
    assertTrue(told.contains("voids the run"), told);
  }

  @Test
  void answer_clientDies_tellsWhatItComplainedOf() {
    String told = failure(ClientFailedException.class, "echo 'no memory left' >&2; exit 3");
    assertTrue(told.contains("ended by itself") && told.contains("no memory left"), told);
  }

  @Test
  void answer_silence_isAFailure() {
    try (ClientProcess client = saying("read ask")) {
      assertThrows(ClientFailedException.class, () -> client.answer(Duration.ofMillis(50)));
    }
  }
}
