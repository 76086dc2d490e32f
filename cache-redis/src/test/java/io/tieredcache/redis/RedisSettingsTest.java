package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RedisSettingsTest {
  @Test
  void endpoints_timeoutsOutOfRange_areRefusedAllAtOnce() {
    Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
    RedisSettings settings =
        RedisSettings.of("redis://localhost").connectTimeout(forEver).commandTimeout(Duration.ZERO);

    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, settings::endpoints);

    assertEquals(
        "Redis settings: connectTimeout must be 1 ms to PT5M, was "
            + forEver
            + "; commandTimeout must be 1 ms to PT5M, was PT0S",
        refusal.getMessage());
  }
}
