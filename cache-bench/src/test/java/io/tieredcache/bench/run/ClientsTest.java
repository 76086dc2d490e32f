package io.tieredcache.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.cli.exit.CommandFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real servers and clients in JVMs of their own. */
@Tag("servers")
@Tag("processes")
final class ClientsTest {
  private static final Ask GET =
      Ask.of("get").with("set", "k").with("keys", 2000).with("bytes", 100).with("threads", 1);
  private static BenchServers servers;
  private static Clients clients;

  @BeforeAll
  static void start() {
    servers = BenchServers.start(ServerChoice.EMBEDDED, Map.of());
    clients = new Clients(servers.connection());
    clients.ask(ClientKind.TIERED, new Ask("seed", GET.words()));
  }

  @AfterAll
  static void end() {
    clients.close();
    servers.close();
  }

  private static double millis(ClientKind kind) {
    Outcome outcome = clients.ask(kind, GET.with("seconds", 1));
    assertTrue(outcome.figure("ops") > 0);
    return outcome.latency("all").getValueAtPercentile(10) / 1e6;
  }

  @Test
  void ask_tierSlowedBy5Millis_showsAs5Millis() {
    double unused = millis(ClientKind.TIERED);
    double more = millis(ClientKind.SLOWED) - millis(ClientKind.TIERED);
    assertTrue(more > 4.9 && more < 10, () -> more + " ms");
  }

  @Test
  void ask_twoProcesses_areAddedUp() {
    Outcome outcome =
        clients.ask(
            ClientKind.TIERED,
            2,
            List.of(),
            number ->
                new Ask("open", GET.words())
                    .with("seconds", 1)
                    .with("rate", 100)
                    .with("index", number)
                    .with("of", 2));
    assertEquals(200, outcome.figure("ops"));
    assertEquals(
        200, outcome.latency("l1").getTotalCount() + outcome.latency("l2").getTotalCount());
  }

  @Test
  void ask_valuesThatWereNeverStored_voidTheRun() {
    Ask unknown = GET.with("set", "never").with("seconds", 1);
    CommandFailure failure =
        assertThrows(CommandFailure.class, () -> clients.ask(ClientKind.TIERED, unknown));
    assertTrue(String.valueOf(failure.getMessage()).contains("voids the run"));
  }

  @Test
  void rate_redisBenchmark_isThereOrLeftOut() {
    RedisBenchmark benchmark = new RedisBenchmark(servers.connection(), "tiered:k-0:value");
    benchmark
        .rate(List.of("-c", "1", "-n", "1000"))
        .ifPresent(rate -> assertTrue(rate > 0, () -> rate + ""));
  }
}
