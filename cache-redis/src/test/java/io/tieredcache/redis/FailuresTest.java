package io.tieredcache.redis;

import static io.tieredcache.redis.Servers.soon;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisException;
import io.tieredcache.spi.TierException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the driver's words become. */
final class FailuresTest {
  @Test
  void of_tooManyRequests_saysWhatToDo() {
    for (String room : List.of("Request queue", "Command buffer", "Internal stack")) {
      String text = room + " size exceeded: 1024. Commands are not accepted until the size drops.";

      TierException told =
          Failures.of(new Operation("get", "redis-test", soon()), new RedisException(text));

      assertTrue(
          String.valueOf(told.getMessage()).contains("make batches smaller"), told::toString);
    }
  }
}
