package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.run.ClientKind;
import java.util.List;

/** The values that clients find in L2. */
final class Data {
  /** So many that a client going round at 300,000 a second needs L1's time for a round. */
  static final int KEYS = 30_000;

  /** Bytes of a value; docs/performance.md was measured with these. */
  static final int BYTES = 1024;

  /** Ids whose keys lie on one primary. */
  static final String ONE = "one";

  static final int ONE_KEYS = 30_000;
  private static final String SHARED = "k";

  private Data() {}

  /** A work over the shared keys. */
  static Ask over(String work) {
    return Ask.of(work).with("set", SHARED).with("keys", KEYS).with("bytes", BYTES);
  }

  /** A work over keys of one primary. */
  static Ask overOne(String work) {
    return Ask.of(work).with("set", ONE).with("keys", ONE_KEYS).with("bytes", BYTES);
  }

  /** Stores the values of a work for these clients, each under its own keys. */
  static void seed(Bench bench, List<ClientKind> kinds, Ask work) {
    for (ClientKind kind : kinds) {
      Ask seed =
          Ask.of("seed")
              .with("set", work.words().getOrDefault("set", SHARED))
              .with("keys", work.words().getOrDefault("keys", "0"))
              .with("bytes", work.words().getOrDefault("bytes", "0"));
      var unused = bench.clients().ask(kind, seed);
    }
  }
}
