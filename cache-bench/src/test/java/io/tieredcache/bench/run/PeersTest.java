package io.tieredcache.bench.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every client over Redis does all the works of a run, each in a JVM and on a class path of its
 * own. What it answers is checked by the works.
 */
@Tag("peers")
final class PeersTest {
  private static final Ask KEYS =
      Ask.of("keys").with("set", "k").with("keys", 4000).with("bytes", 1024);
  private static BenchServers servers;
  private static Clients clients;

  @BeforeAll
  static void start() {
    servers = BenchServers.start(ServerChoice.EMBEDDED, Map.of());
    clients = new Clients(servers.connection());
  }

  @AfterAll
  static void end() {
    clients.close();
    servers.close();
  }

  static Stream<ClientKind> peers() {
    return Arrays.stream(ClientKind.values())
        .filter(
            kind ->
                kind.role() == ClientKind.Role.PEER
                    || kind.role() == ClientKind.Role.ANOTHER_WAY
                    || kind == ClientKind.TUNED);
  }

  @ParameterizedTest
  @MethodSource("peers")
  void ask_allWorks_areDone(ClientKind kind) {
    try {
      Outcome seeded = clients.ask(kind, new Ask("seed", KEYS.words()));
      assertTrue(seeded.figure("ops") == 4000, () -> "seeded " + seeded.figure("ops"));
      done(kind, new Ask("get", KEYS.words()).with("threads", 16));
      done(kind, new Ask("getAll", KEYS.words()).with("threads", 1).with("size", 100));
      done(kind, new Ask("pipelined", KEYS.words()).with("threads", 1).with("size", 64));
      done(kind, new Ask("putAll", KEYS.words()).with("threads", 1).with("size", 100));
      done(
          kind,
          new Ask("mix", KEYS.words()).with("threads", 4).with("writes", 10).with("index", 0));
    } finally {
      clients.end(kind);
    }
  }

  private static void done(ClientKind kind, Ask ask) {
    Outcome outcome = clients.ask(kind, ask.with("seconds", 0.5));
    assertTrue(outcome.figure("ops") > 0, () -> kind + ": " + ask);
  }
}
