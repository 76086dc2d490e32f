package io.tieredcache.testkit;

import static io.tieredcache.testkit.SharedProbe.soon;
import static io.tieredcache.testkit.SharedProbe.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.TrackingState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a tier that was asked to track reports, and which values it vouches for. */
interface SharedTrackingRules extends SharedRules {
  /** Waits until every node reports. */
  void awaitArmed();

  /** What has been reported to the tier under test. */
  ChangeLog log();

  @Test
  default void tracked_setByAnotherService_isReported() {
    String key = armedKey();

    tracked().foreign.set(key, "1".getBytes(UTF_8));

    awaitReport(key);
  }

  @Test
  default void tracked_deletedByAnotherService_isReported() {
    String key = armedKey();
    tracked().foreign.set(key, "1".getBytes(UTF_8));
    awaitReport(key);
    log().forget(key);

    tracked().foreign.delete(key);

    awaitReport(key);
  }

  @Test
  default void tracked_expired_isReported() {
    String key = armedKey();
    tracked().foreign.set(key, "1".getBytes(UTF_8), 200);
    awaitReport(key);
    log().forget(key);

    Await.until(
        "the expiry is reported", () -> tracked().foreign.millisLeft(key) == -2 && log().saw(key));
  }

  @Test
  default void tracked_ownFillPutAndInvalidate_areReported() {
    String key = armedKey();

    tracked().plant(key, 7, "1");
    awaitReport(key);
    log().forget(key);
    tracked().put(key, "p", write(8, "2"));
    awaitReport(key);
    log().forget(key);
    tracked().invalidate(key, Long.MAX_VALUE);
    awaitReport(key);
  }

  @Test
  default void tracked_keyOfAnotherTemplate_isNotReported() {
    awaitArmed();
    String other = json().newKey(7, "1");
    String key = tracked().newKey(7, "1");

    awaitReport(key);

    assertTrue(!log().saw(other), "an untracked key was reported");
    assertTrue(log().sawOnlyBelow("contract-tracked:"), "only tracked keys are reported");
  }

  @Test
  default void get_trackedAndArmed_answersInAnOpenEpoch() {
    awaitArmed();
    String key = tracked().newKey(7, "1");

    assertOpen(tracked().get(key));
  }

  @Test
  default void getAll_trackedAndArmed_answersInAnOpenEpoch() {
    awaitArmed();
    String one = tracked().newKey(7, "1");
    String other = tracked().newKey(7, "2");

    Batch<SharedValue> batch = Await.answer(tracked().store().getAll(List.of(one, other), soon()));

    assertOpen(batch.answers().get(one));
    assertOpen(batch.answers().get(other));
  }

  @Test
  default void get_notTracked_answersInNoEpoch() {
    awaitArmed();

    SharedValue value = json().get(json().newKey(7, "1"));

    assertNotNull(value);
    assertNull(value.epoch());
  }

  @Test
  default void tracking_armed_saysSo() {
    awaitArmed();

    TrackingState state = tierTracking();

    assertTrue(state.wanted() > 0 && state.armed() == state.wanted(), state::toString);
    assertTrue(state.refused() == 0, state::toString);
  }

  /** What the tier says of its tracking now. */
  TrackingState tierTracking();

  private String armedKey() {
    awaitArmed();
    return tracked().newKey();
  }

  private void awaitReport(String key) {
    Await.until("the change is reported", () -> log().saw(key));
  }

  private static void assertOpen(@Nullable SharedValue value) {
    assertNotNull(value, "a value");
    Epoch epoch = value.epoch();
    assertNotNull(epoch, "an epoch");
    assertTrue(epoch.isOpen(System.nanoTime()), "the epoch is open");
  }
}
