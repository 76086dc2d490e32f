package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresSettingsTest {
  /** The longest duration there is, whose milliseconds are too many for a long. */
  private static final String FOR_EVER = "PT" + Long.MAX_VALUE + "S";

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

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT1.5S", "PT-1S", "PT1H1S", FOR_EVER})
  void timeouts_notWholeSecondsOfAnHour_areRefused(String text) {
    PostgresSettings settings = PostgresSettings.of(URL);
    Duration bad = Duration.parse(text);
    String rule = "Timeout must be whole seconds, 1 to 3600, was " + bad;

    assertRefused("connect" + rule, () -> settings.connectTimeout(bad));
    assertRefused("socket" + rule, () -> settings.socketTimeout(bad));
  }

  @Test
  void limits_outOfRange_areRefusedByName() {
    PostgresLimits limits = PostgresLimits.defaults();

    assertRefused("connections must be 1..1000, was 0", () -> limits.withConnections(0));
    assertRefused("queue must be at least 1, was 0", () -> limits.withQueue(0));
    for (Duration bad : List.of(Duration.ZERO, Duration.ofDays(31), Duration.parse(FOR_EVER))) {
      assertRefused(
          "sweepInterval must be PT0.001S to PT720H, was " + bad,
          () -> limits.withSweepInterval(bad));
    }
  }

  @Test
  void poolSize_isThatOfTheLimits() {
    assertEquals(3, PostgresSettings.of(URL).poolSize(3).limits().connections());
  }

  private static void assertRefused(String message, Runnable setting) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, setting::run).getMessage());
  }
}
