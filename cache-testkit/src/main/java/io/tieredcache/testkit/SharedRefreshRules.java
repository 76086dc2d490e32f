package io.tieredcache.testkit;

import static io.tieredcache.testkit.SharedProbe.lease;
import static io.tieredcache.testkit.SharedProbe.soon;
import static io.tieredcache.testkit.SharedProbe.text;
import static io.tieredcache.testkit.SharedProbe.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Stamp;
import org.junit.jupiter.api.Test;

/** Who may replace a value before its end. */
interface SharedRefreshRules extends SharedRules {
  private Acquired refresh(String key, Stamp seen, String token) {
    return Await.answer(json().store().refresh(key, seen, lease(token), soon()));
  }

  private Stamp stamp(String key) {
    Stamp stamp = json().revalidate(key);
    return stamp == null ? Stamp.NONE : stamp;
  }

  private Stamp granted(String key, String token) {
    Stamp seen = stamp(key);
    assertInstanceOf(Acquired.Granted.class, refresh(key, seen, token));
    return seen;
  }

  @Test
  default void refresh_valueAsSeen_grantsAndLeavesTheValue() {
    String key = json().newKey(7, "1");

    granted(key, "a");

    assertEquals("1", text(json().get(key)));
    json().filled(key, "a", write(7, "2"));
    assertEquals("2", text(json().get(key)));
  }

  @Test
  default void refresh_whileAnotherRefreshes_isHeld() {
    String key = json().newKey(7, "1");
    Stamp seen = granted(key, "a");

    assertInstanceOf(Acquired.Held.class, refresh(key, seen, "b"));

    assertInstanceOf(Acquired.Granted.class, refresh(key, seen, "a"));
  }

  @Test
  default void refresh_valueRefreshedMeanwhile_isFound() {
    String key = json().newKey(7, "1");
    Stamp seen = granted(key, "a");
    json().filled(key, "a", write(8, "2"));

    Acquired.Found found = assertInstanceOf(Acquired.Found.class, refresh(key, seen, "b"));

    assertEquals("2", text(found.value()));
  }

  @Test
  default void refresh_valueGone_isAnAcquire() {
    String key = json().newKey(7, "1");
    Stamp seen = stamp(key);
    json().foreign.delete(key);

    assertInstanceOf(Acquired.Granted.class, refresh(key, seen, "a"));

    json().filled(key, "a", write(7, "2"));
  }

  @Test
  default void fill_writtenDuringTheRefresh_isRefused() {
    String key = json().newKey(7, "1");
    granted(key, "a");
    json().put(key, "w", write(8, "2"));

    json().refused(key, "a", write(7, "1"));

    assertEquals("2", text(json().get(key)));
  }

  @Test
  default void fill_expiredDuringTheRefresh_isRefused() {
    String key = json().newKey(7, "1");
    granted(key, "a");
    json().foreign.delete(key);

    json().refused(key, "a", write(7, "1"));
  }

  @Test
  default void fill_invalidatedDuringTheRefresh_isRefused() {
    String key = json().newKey(7, "1");
    granted(key, "a");
    json().invalidate(key, Long.MAX_VALUE);

    json().refused(key, "a", write(7, "1"));

    assertNull(json().get(key));
  }

  @Test
  default void fillAbsent_giveARefreshBack_leavesTheValue() {
    String key = json().newKey(7, "1");
    Stamp seen = granted(key, "a");

    json().fillAbsent(key, "a", 0);

    assertEquals("1", text(json().get(key)));
    assertInstanceOf(Acquired.Granted.class, refresh(key, seen, "b"));
  }

  @Test
  default void fillAbsent_ofARefresh_deletesTheValue() {
    String key = json().newKey(7, "1");
    granted(key, "a");

    json().fillAbsent(key, "a", 10_000);

    assertNull(json().get(key));
    assertInstanceOf(Acquired.Absent.class, json().acquire(key, "b"));
  }
}
