package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresSettingsTest {
  private static final String URL = "jdbc:postgresql://h1:5432,h2:5433/game";

  @Test
  void toString_passwords_areNotInIt() {
    String shown =
        PostgresSettings.of(URL + "?password=secret-1").user("u").password("secret-2").toString();

    assertFalse(shown.contains("secret"), shown);
    assertTrue(shown.contains(URL) && shown.contains("user=u"), shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h1:5432/game", "jdbc:mysql://h/x", "jdbc:postgresql://h:no/x"})
  void of_noUrlOfTheDriver_isRefused(String url) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> PostgresSettings.of(url)).getMessage();

    assertTrue(message.contains("must be jdbc:postgresql://host:port/database"), message);
  }

  @Test
  void of_badUrlWithPassword_doesNotShowIt() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> PostgresSettings.of("postgres://u:secret@h/x?password=secret"))
            .getMessage();

    assertFalse(message.contains("secret"), message);
  }

  @Test
  void timeouts_notWholeSeconds_areRefused() {
    PostgresSettings settings = PostgresSettings.of(URL);

    for (Duration bad :
        new Duration[] {Duration.ZERO, Duration.ofMillis(1500), Duration.ofSeconds(-1)}) {
      assertThrows(IllegalArgumentException.class, () -> settings.connectTimeout(bad));
      assertThrows(IllegalArgumentException.class, () -> settings.socketTimeout(bad));
    }
  }

  @Test
  void limits_outOfRange_areRefusedByName() {
    PostgresLimits limits = PostgresLimits.defaults();

    assertRefused("connections must be 1..1000, was 0", () -> limits.withConnections(0));
    assertRefused("queue must be at least 1, was 0", () -> limits.withQueue(0));
    assertRefused(
        "sweepInterval must be at least 1 ms, was PT0S",
        () -> limits.withSweepInterval(Duration.ZERO));
  }

  @Test
  void poolSize_isThatOfTheLimits() {
    assertEquals(3, PostgresSettings.of(URL).poolSize(3).limits().connections());
  }

  private static void assertRefused(String message, Runnable setting) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, setting::run).getMessage());
  }
}
