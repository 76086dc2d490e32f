package io.tieredcache.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.tieredcache.redis.Credentials;
import io.tieredcache.redis.RedisSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsManagerCredentialSourceTest {
  private static final String FIRST =
      "{\"auth_token\":\"s3cret-1\",\"endpoint\":\"cache.example\"}";
  private static final String SECOND =
      "{\"auth_token\":\"s3cret-2\",\"endpoint\":\"cache.example\"}";

  @AutoClose private final SecretsManagerStandIn aws = new SecretsManagerStandIn();

  private SecretsManagerCredentialSource open(Duration refreshEvery) {
    return SecretsManagerCredentialSource.open(aws.settings().refreshEvery(refreshEvery));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        fail("not within 20 s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Test
  void open_secret_isPasswordOfTheDefaultUser() {
    aws.holds(FIRST);
    try (var source = open(Duration.ofMinutes(5))) {
      assertEquals(new Credentials(null, "s3cret-1"), source.current());
      assertEquals("{\"SecretId\":\"gaming-system/redis-auth-token\"}", aws.lastAsked);
    }
  }

  @Test
  void open_anotherName_isAskedFor() {
    aws.holds(FIRST);
    try (var source =
        SecretsManagerCredentialSource.open(aws.settings().secretName("other/name"))) {
      assertEquals("{\"SecretId\":\"other/name\"}", aws.lastAsked);
      assertEquals("SecretsManagerCredentialSource[other/name]", source.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cache.example, rediss://cache.example:6379",
    "cache.example:7001, rediss://cache.example:7001",
    "10.0.0.7, rediss://10.0.0.7:6379",
    "[::1]:7001, rediss://[::1]:7001",
  })
  void redisSettings_endpoint_isTheClustersAddressByTls(String endpoint, String uri) {
    aws.holds("{\"auth_token\":\"t\",\"endpoint\":\"" + endpoint + "\",\"port\":1}");
    try (var source = open(Duration.ofMinutes(5))) {
      RedisSettings settings = source.redisSettings();
      assertEquals(List.of(uri), settings.uris());
      assertSame(source, settings.credentials());
      assertTrue(settings.cluster());
    }
  }

  @Test
  void refresh_rotatedSecret_isCurrentWithoutAsking() {
    aws.holds(FIRST);
    try (var source = open(Duration.ofSeconds(1))) {
      aws.holds(SECOND);
      await(() -> source.current().password().equals("s3cret-2"));
    }
  }

  @Test
  void refresh_failing_keepsTheLastPasswordUntilItWorksAgain() {
    aws.holds(FIRST);
    try (var source = open(Duration.ofSeconds(1))) {
      aws.refuses("AccessDeniedException");
      int asked = aws.requests.get();
      await(() -> aws.requests.get() >= asked + 2);
      assertEquals("s3cret-1", source.current().password());
      aws.holds(SECOND);
      await(() -> source.current().password().equals("s3cret-2"));
    }
  }

  @Test
  void refused_rotatedSecret_isReadAtOnce() {
    aws.holds(FIRST);
    try (var source = open(Duration.ofHours(1))) {
      aws.holds(SECOND);
      assertTrue(source.refused(source.current()));
      await(() -> source.current().password().equals("s3cret-2"));
      assertEquals(2, aws.requests.get());
    }
  }

  @Test
  void refused_againAndAgain_readsAtABoundedRate() {
    aws.holds(FIRST);
    try (var source = open(Duration.ofHours(1))) {
      long start = System.nanoTime();
      for (int i = 0; i < 1000; i++) {
        assertTrue(source.refused(source.current()));
      }
      await(() -> aws.requests.get() == 2);
      await(
          () -> {
            source.refused(source.current());
            return aws.requests.get() == 3;
          });
      assertTrue(System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(2), "sooner than 2 s");
    }
  }

  @Test
  void refused_otherThanTheCurrent_isNotAskedFor() {
    aws.holds(FIRST);
    var source = open(Duration.ofHours(1));
    assertTrue(source.refused(new Credentials(null, "s3cret-0")));
    source.close();
    assertEquals(1, aws.requests.get());
    assertFalse(source.refused(source.current()));
  }

  @Test
  void close_whileOpen_endsTheThreadAndKeepsThePassword() {
    aws.holds(FIRST);
    var source = open(Duration.ofSeconds(1));
    await(() -> aws.requests.get() >= 2);
    source.close();
    source.close();
    // An executor counts as ended a moment before its thread is gone.
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("tieredcache-secret")));
    assertEquals("s3cret-1", source.current().password());
  }
}
