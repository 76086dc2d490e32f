package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DeadlineExceededException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A call that came too late says what it waited for. */
final class DeadlineAccountTest {
  private static final Duration DEADLINE = Duration.ofMillis(300);

  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.onRealTime(Fleet.policy().deadline(DEADLINE).build());

  private static void assertTells(String pattern, DeadlineExceededException failure) {
    String message = String.valueOf(failure.getMessage());
    assertTrue(Pattern.compile(pattern).matcher(message).find(), message);
  }

  @Test
  void get_l2AndL3Silent_tellsBoth() {
    Hold l2 = a.l2().holdNext("get", Hold.Side.BEFORE);
    Hold l3 = a.l3().holdNext("getAll", Hold.Side.BEFORE);

    DeadlineExceededException failure =
        assertThrows(DeadlineExceededException.class, () -> a.names().get("p"));

    assertTells("the time went to: L2 get 1\\d\\d ms, L3 get \\d+ ms$", failure);
    l2.release();
    l3.release();
  }

  @Test
  void get_leaseHeldByOthers_tellsTheWaitForIt() {
    Service other = fleet.service();
    Hold loading = other.l3().holdNext("getAll", Hold.Side.BEFORE);
    Call<String> first = Call.begin(() -> other.names().get("p"));
    loading.awaitReached(Await.LIMIT);
    Hold l3 = a.l3().holdNext("getAll", Hold.Side.BEFORE);

    DeadlineExceededException failure =
        assertThrows(DeadlineExceededException.class, () -> a.names().get("p"));

    assertTells("lease wait \\d+ ms, L3 get \\d+ ms", failure);
    l3.release();
    loading.release();
    first.end();
  }

  @Test
  void get_loaderTakesTooLong_tellsIt() {
    Hold loading = new Hold("load", Hold.Side.BEFORE);

    DeadlineExceededException failure =
        assertThrows(
            DeadlineExceededException.class,
            () -> a.names().get("p", id -> Loading.held(loading, "Ada")));

    assertTells("the loader \\d+ ms$", failure);
    loading.release();
  }

  @Test
  void put_l3Silent_tellsIt() {
    Hold l3 = a.l3().holdNext("putAll", Hold.Side.BEFORE);

    DeadlineExceededException failure =
        assertThrows(DeadlineExceededException.class, () -> a.names().put("p", "Ada"));

    assertTells("L3 put \\d+ ms$", failure);
    l3.release();
  }
}
