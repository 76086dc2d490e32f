package io.tieredcache.cli.kill;

import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.codec.StringCodec;
import java.time.Duration;

/** The bundled schema of NPCs; values are counters, so that their order shows. */
final class Npcs {
  static final Duration FLUSH_INTERVAL = Duration.ofMillis(50);

  /** Written by each process under test. */
  static final int COUNT = 8;

  private Npcs() {}

  static KeySchema<String, String> schema(Duration flushInterval) {
    KeySchema<String, String> bundled = GameSchemas.npcState(StringCodec.of());
    return bundled.with(
        bundled.policy().toBuilder()
            // Where a round takes longer than Redis keeps a value, reads go through all tiers.
            .deadline(Duration.ofSeconds(5))
            .writeBehind(
                WriteBehindPolicy.defaults()
                    .journalPartitions(4)
                    .flushInterval(flushInterval)
                    .drainTimeout(Duration.ofSeconds(20)))
            .build());
  }

  static String id(int round, int n) {
    return "r" + round + "-" + n;
  }

  static String key(int round, int n) {
    return "npc:" + id(round, n) + ":state";
  }
}
