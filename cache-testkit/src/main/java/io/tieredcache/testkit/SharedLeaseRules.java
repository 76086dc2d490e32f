package io.tieredcache.testkit;

import static io.tieredcache.testkit.SharedProbe.LEASE;
import static io.tieredcache.testkit.SharedProbe.fence;
import static io.tieredcache.testkit.SharedProbe.soon;
import static io.tieredcache.testkit.SharedProbe.text;
import static io.tieredcache.testkit.SharedProbe.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.Stamp;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who may fill a missing key. */
interface SharedLeaseRules extends SharedRules {
  @Test
  default void acquire_keyMissing_grantsAndStoresNoValue() {
    String key = json().newKey();

    json().granted(key, "a");

    assertEquals(-2, json().foreign.millisLeft(key));
  }

  @Test
  default void acquire_valueThereByNow_answersIt() {
    String key = json().newKey(7, "1");

    Acquired.Found found = assertInstanceOf(Acquired.Found.class, json().acquire(key, "a"));

    assertEquals("1", text(found.value()));
    assertEquals(7, found.value().stamp().version());
  }

  @Test
  default void acquire_valueThereByNow_grantsNoLease() {
    String key = json().newKey(7, "1");
    json().acquire(key, "a");
    json().foreign.delete(key);

    json().refused(key, "a", write(8, "2"));
  }

  @Test
  default void acquire_plainSetByAnotherService_answersItWithoutStamp() {
    String key = json().newKey();
    json().foreign.set(key, "1".getBytes(UTF_8));

    Acquired.Found found = assertInstanceOf(Acquired.Found.class, json().acquire(key, "a"));

    assertEquals(Stamp.NONE, found.value().stamp());
    assertEquals("1", text(found.value()));
  }

  @Test
  default void acquire_plainSetWhileLeased_answersItRatherThanHeld() {
    String key = json().newKey();
    json().granted(key, "a");
    json().foreign.set(key, "1".getBytes(UTF_8));

    assertInstanceOf(Acquired.Found.class, json().acquire(key, "b"));
  }

  @Test
  default void acquire_leaseOfAnother_answersHeldWithinItsTime() {
    String key = json().newKey();
    json().granted(key, "a");

    Acquired.Held held = assertInstanceOf(Acquired.Held.class, json().acquire(key, "b"));

    assertTrue(held.millisLeft() >= 1 && held.millisLeft() <= LEASE, held::toString);
  }

  @Test
  default void acquire_heldByAnother_leavesThatLease() {
    String key = json().newKey();
    json().granted(key, "a");
    json().acquire(key, "b");

    json().refused(key, "b", write(8, "2"));
    json().filled(key, "a", write(7, "1"));
  }

  @Test
  default void acquire_sameTokenAgain_isGrantedAgain() {
    String key = json().newKey();
    json().granted(key, "a");

    json().granted(key, "a");

    json().filled(key, "a", write(7, "1"));
  }

  @Test
  default void acquire_leaseExpired_isGrantedToAnother() {
    String key = json().newKey();
    expiredLease(key, "a");

    json().granted(key, "b");

    json().refused(key, "a", write(7, "1"));
    json().filled(key, "b", write(8, "2"));
  }

  @Test
  default void acquire_fenceEvicted_isGrantedToAnother() {
    String key = json().newKey();
    json().granted(key, "a");
    json().foreign.delete(fence(key));

    json().granted(key, "b");

    json().refused(key, "a", write(7, "1"));
    json().filled(key, "b", write(8, "2"));
  }

  @Test
  default void acquire_manyAtOnce_grantsOne() {
    String key = json().newKey();
    List<CompletableFuture<Acquired>> asked =
        IntStream.range(0, 50)
            .mapToObj(i -> json().store().acquire(key, SharedProbe.lease("t" + i), soon()))
            .toList();

    long granted =
        asked.stream().map(Await::answer).filter(Acquired.Granted.class::isInstance).count();

    assertEquals(1, granted);
  }

  @Test
  default void fill_leaseExpired_isRefused() {
    String key = json().newKey();
    expiredLease(key, "a");

    json().refused(key, "a", write(7, "1"));

    assertEquals(-2, json().foreign.millisLeft(key));
  }

  private void expiredLease(String key, String token) {
    Acquired acquired = Await.answer(json().store().acquire(key, new Lease(token, 30), soon()));
    assertInstanceOf(Acquired.Granted.class, acquired);
    Await.until("the lease expires", () -> json().foreign.millisLeft(fence(key)) == -2);
  }
}
