package io.tieredcache.redis;

import static io.tieredcache.redis.Servers.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the driver's words become. */
final class FailuresTest {
  private static Class<?> classOf(String operation, RuntimeException failure) {
    return Failures.of(new Operation(operation, "redis-test", soon()), failure).getClass();
  }

  @Test
  void of_writeThatWasSentAndNotAnswered_saysThatItMayHaveHappened() {
    RuntimeException broken = new RedisException("Connection reset by peer");

    assertEquals(OutcomeUnknownException.class, classOf("put", broken));
    assertEquals(
        OutcomeUnknownException.class,
        classOf("invalidate", new RedisCommandTimeoutException("no answer")));
    assertEquals(TierUnavailableException.class, classOf("get", broken));
    assertEquals(TierUnavailableException.class, classOf("refresh", broken));
    assertEquals(
        TierUnavailableException.class, classOf("get", new RedisCommandTimeoutException("none")));
  }

  @Test
  void of_writeThatWasNotSentOrRefused_saysThatItDidNotHappen() {
    for (RuntimeException none :
        List.of(
            new RedisException("Currently not connected. Commands are rejected."),
            new RedisException("Request queue size exceeded: 1024. Commands are not accepted"),
            new RedisCommandExecutionException("OOM command not allowed"))) {
      assertEquals(TierUnavailableException.class, classOf("put", none), none::toString);
    }
  }

  @Test
  void of_tooManyRequests_saysWhatToDo() {
    for (String room : List.of("Request queue", "Command buffer", "Internal stack")) {
      String text = room + " size exceeded: 1024. Commands are not accepted until the size drops.";

      TierException told =
          Failures.of(new Operation("get", "redis-test", soon()), new RedisException(text));

      assertTrue(
          String.valueOf(told.getMessage()).contains("make batches smaller"), told::toString);
      assertTrue(assertInstanceOf(TierUnavailableException.class, told).keptBack());
    }
  }
}
