package io.tieredcache.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Two processes and one key: the slow one is held at some step while the fast one writes. */
final class StaleRace {
  static final Duration LOCAL_TTL = Duration.ofMillis(25);

  final RacingProcess slow;
  final RacingProcess fast;
  private final ForeignClient foreign;
  private final String id = UUID.randomUUID().toString();
  private final String key = "stale:" + id + ":name";

  StaleRace(RacingProcess slow, RacingProcess fast, ForeignClient foreign) {
    this.slow = slow;
    this.fast = fast;
    this.foreign = foreign;
  }

  String id() {
    return id;
  }

  /** An old row in L3 of which L2 knows nothing. */
  void oldRow() {
    fast.names().put(id, "old");
    evict();
  }

  /** Begins a call of the slow process and returns once it is held. */
  <T> Call<T> held(Hold hold, Supplier<T> call) {
    Call<T> begun = Call.begin(call);
    hold.awaitReached(Await.LIMIT);
    return begun;
  }

  /** The same for a call without an answer. */
  Call<Void> held(Hold hold, Runnable call) {
    Call<Void> begun = Call.begin(call);
    hold.awaitReached(Await.LIMIT);
    return begun;
  }

  void evict() {
    foreign.delete(key);
  }

  /** The value in L2 outlives its time, which is shortened so that nobody waits for long. */
  void expire() {
    byte[] value = foreign.get(key);
    assertNotNull(value, "a value in L2");
    foreign.set(key, value, 1);
    Await.until("the value in L2 expires", () -> foreign.millisLeft(key) == -2);
  }

  void foreignSet(String name) {
    foreign.set(key, ('"' + name + '"').getBytes(UTF_8));
  }

  /** What L2 holds without its stamp, or null. */
  @Nullable String inL2() {
    byte[] bytes = foreign.get(key);
    return bytes == null ? null : SharedProbe.text(StampFormat.decode(bytes));
  }

  /** L2 holds the new value or none, and everybody reads the new one. */
  void assertNew() {
    assertNothingElseInL2();
    assertRead("new");
    assertNothingElseInL2();
    evict();
    assertRead("new");
  }

  private void assertNothingElseInL2() {
    String present = inL2();
    if (present != null) {
      assertEquals("\"new\"", present);
    }
  }

  /** L2 holds nothing, and nobody reads anything. */
  void assertGone() {
    assertNull(inL2());
    assertRead(null);
    assertNull(inL2());
  }

  /** An L1 may be as old as its time; after that both processes read this. */
  private void assertRead(@Nullable String name) {
    for (RacingProcess process : new RacingProcess[] {slow, fast}) {
      long begun = System.nanoTime();
      Await.until("L1's time is over", () -> System.nanoTime() - begun > 2 * LOCAL_TTL.toNanos());
      assertEquals(name, process.names().get(id));
    }
  }
}
