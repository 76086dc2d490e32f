package io.tieredcache.testkit;

import static io.tieredcache.testkit.SharedProbe.TTL;
import static io.tieredcache.testkit.SharedProbe.fence;
import static io.tieredcache.testkit.SharedProbe.text;
import static io.tieredcache.testkit.SharedProbe.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.FillOutcome;
import org.junit.jupiter.api.Test;

/** Nothing creates a value without a lease that is still there. */
interface SharedFillRules extends SharedRules {
  @Test
  default void fill_leaseValid_storesWithTtl() {
    String key = json().newKey();
    json().granted(key, "a");

    json().filled(key, "a", write(7, "1"));

    long left = json().foreign.millisLeft(key);
    assertTrue(left > TTL / 2 && left <= TTL, () -> "ttl left " + left);
  }

  @Test
  default void fill_secondTime_isRefusedSinceTheFirstEndedTheLease() {
    String key = json().newKey();
    json().granted(key, "a");
    json().filled(key, "a", write(7, "1"));

    json().refused(key, "a", write(8, "2"));

    assertEquals("1", text(json().get(key)));
  }

  @Test
  default void fill_endedLeaseAndValueGone_isRefused() {
    String key = json().newKey();
    json().granted(key, "a");
    json().filled(key, "a", write(7, "1"));
    json().foreign.delete(key);

    json().refused(key, "a", write(7, "1"));
  }

  @Test
  default void fill_withoutLease_isRefused() {
    String key = json().newKey();

    json().refused(key, "a", write(7, "1"));

    assertNull(json().get(key));
  }

  @Test
  default void fill_otherToken_isRefusedAndLeavesTheLease() {
    String key = json().newKey();
    json().granted(key, "a");

    json().refused(key, "b", write(8, "2"));

    json().filled(key, "a", write(7, "1"));
  }

  @Test
  default void fill_plainSetMeanwhile_isRefusedAndLeavesThatValue() {
    String key = json().newKey();
    json().granted(key, "a");
    json().foreign.set(key, "9".getBytes(UTF_8));

    json().refused(key, "a", write(7, "1"));

    assertEquals("9", text(json().get(key)));
  }

  @Test
  default void fill_fenceEvicted_isRefused() {
    String key = json().newKey();
    json().granted(key, "a");
    json().foreign.delete(fence(key));

    json().refused(key, "a", write(7, "1"));

    assertNull(json().get(key));
  }

  @Test
  default void fill_valueEvictedAfterIt_needsANewLease() {
    String key = json().newKey(7, "1");
    json().foreign.delete(key);

    json().refused(key, "planter", write(7, "1"));
    json().granted(key, "b");
  }

  @Test
  default void fillAbsent_leaseValid_marksForItsTime() {
    String key = json().newKey();
    json().granted(key, "a");

    assertInstanceOf(FillOutcome.Stored.class, json().fillAbsent(key, "a", 20_000));

    assertInstanceOf(Acquired.Absent.class, json().acquire(key, "b"));
    assertNull(json().get(key));
    long left = json().foreign.millisLeft(fence(key));
    assertTrue(left > 0 && left <= 20_000, () -> "mark's time left " + left);
  }

  @Test
  default void fillAbsent_markExpired_keyIsMissingAgain() {
    String key = json().newKey();
    json().granted(key, "a");
    json().fillAbsent(key, "a", 30);

    Await.until("the mark expires", () -> json().acquire(key, "b") instanceof Acquired.Granted);
  }

  @Test
  default void fillAbsent_zeroMillis_endsTheLeaseAndMarksNothing() {
    String key = json().newKey();
    json().granted(key, "a");

    assertInstanceOf(FillOutcome.Stored.class, json().fillAbsent(key, "a", 0));

    json().refused(key, "a", write(7, "1"));
    json().granted(key, "b");
  }

  @Test
  default void fillAbsent_otherToken_isRefusedAndLeavesTheLease() {
    String key = json().newKey();
    json().granted(key, "a");

    assertInstanceOf(FillOutcome.Refused.class, json().fillAbsent(key, "b", 20_000));
    assertInstanceOf(FillOutcome.Refused.class, json().fillAbsent(key, "b", 0));

    json().filled(key, "a", write(7, "1"));
  }

  @Test
  default void fillAbsent_plainSetMeanwhile_isRefused() {
    String key = json().newKey();
    json().granted(key, "a");
    json().foreign.set(key, "9".getBytes(UTF_8));

    assertInstanceOf(FillOutcome.Refused.class, json().fillAbsent(key, "a", 20_000));

    json().foreign.delete(key);
    json().granted(key, "b");
  }

  @Test
  default void fill_afterFillAbsent_isRefusedAndLeavesTheMark() {
    String key = json().newKey();
    json().granted(key, "a");
    json().fillAbsent(key, "a", 20_000);

    json().refused(key, "a", write(7, "1"));

    assertInstanceOf(Acquired.Absent.class, json().acquire(key, "b"));
  }

  @Test
  default void acquire_absentButSetByAnotherService_answersTheValue() {
    String key = json().newKey();
    json().granted(key, "a");
    json().fillAbsent(key, "a", 20_000);
    json().foreign.set(key, "9".getBytes(UTF_8));

    assertInstanceOf(Acquired.Found.class, json().acquire(key, "b"));
  }
}
