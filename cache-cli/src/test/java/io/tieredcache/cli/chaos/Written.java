package io.tieredcache.cli.chaos;

import io.tieredcache.GameSchemas;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.Tracking;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.JacksonCodec;
import java.time.Duration;

/** The value that these tests write: no two are alike. */
record Written(String by, int number) {
  /** Short, so that what a failover brings back is gone while the test still looks. */
  static final Duration TTL = Duration.ofSeconds(2);

  /** Longer than a push may take at worst, or an L1 that hears nothing would pass. */
  static final Duration TRACKED_TTL = Duration.ofSeconds(5);

  static final Duration LOCAL_TTL = Duration.ofMillis(100);
  static final Duration DEADLINE = Duration.ofSeconds(1);

  /** Through all tiers. */
  static final KeySchema<String, Written> WORLDS = worlds();

  /** In L2 only: a call fails where L2 can't be reached, and so tells when it is back. */
  static final KeySchema<String, Written> SCRATCH =
      KeySchema.of("scratch:{id}", IdFormat.string(), JacksonCodec.of(Written.class))
          .with(
              SchemaPolicy.defaults().toBuilder()
                  .deadline(DEADLINE)
                  .localTtl(LOCAL_TTL)
                  .writes(WriteMode.CACHE_ONLY)
                  .build());

  /** Through all tiers, and kept by L1 until Redis tells of a change. */
  static final KeySchema<String, Written> TRACKED =
      KeySchema.of("tracked:{id}", IdFormat.string(), JacksonCodec.of(Written.class))
          .with(
              SchemaPolicy.defaults().toBuilder()
                  .deadline(DEADLINE)
                  .ttl(TRACKED_TTL)
                  .tracking(Tracking.TRACKED)
                  .localTtl(TRACKED_TTL)
                  .build());

  private static KeySchema<String, Written> worlds() {
    KeySchema<String, Written> schema = GameSchemas.worldSnapshot(JacksonCodec.of(Written.class));
    return schema.with(
        schema.policy().toBuilder().ttl(TTL).localTtl(LOCAL_TTL).deadline(DEADLINE).build());
  }

  /** The name that a history knows it by. */
  String token() {
    return by + "/" + number;
  }
}
