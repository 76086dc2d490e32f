package io.tieredcache.testkit;

import static io.tieredcache.testkit.Fleet.policy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Large values whose L1 time ran out are compared by stamp instead of fetched again. */
final class RevalidationTest {
  private static final String LARGE = "x".repeat(5000);
  private static final String OTHER = "y".repeat(5000);

  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();

  /** The value as L1 keeps it once L2 has served it. */
  private String served(Service service) {
    fleet.inDurable("p", 7, LARGE);
    b.names().get("p");
    String value = service.names().get("p");
    fleet.passLocalTtl();
    return String.valueOf(value);
  }

  @Test
  void get_unchanged_keepsTheInstance() {
    String first = served(a);

    assertSame(first, a.names().get("p"));
    fleet.passLocalTtl();
    assertSame(first, a.names().get("p"));

    assertEquals(2, a.metric("tieredcache.revalidated"));
  }

  @Test
  void get_revalidated_isFreshAgainFromL1() {
    served(a);
    a.names().get("p");

    a.names().get("p");

    assertEquals(1, a.metric("tieredcache.revalidated"));
    assertEquals(1, a.reads("l1"));
  }

  @Test
  void get_changed_bringsTheNewValue() {
    served(a);
    b.names().put("p", OTHER);

    assertEquals(OTHER, a.names().get("p"));
    assertEquals(0, a.metric("tieredcache.revalidated"));
  }

  @Test
  void get_sameVersionStoredAgain_isFetched() {
    String first = served(a);
    fleet.clock.advance(Fleet.LOCAL_TTL);
    fleet.inShared("p", 7, LARGE);

    assertNotSame(first, a.names().get("p"));
    assertEquals(0, a.metric("tieredcache.revalidated"));
  }

  @Test
  void get_gone_isAMiss() {
    served(a);
    b.names().remove("p");

    assertNull(a.names().get("p"));
  }

  @Test
  void get_invalidatedBefore_isFetched() {
    String first = served(a);
    a.names().put("q", "other");
    a.names().invalidate("p");
    fleet.inShared("p", 7, LARGE);

    assertNotSame(first, a.names().get("p"));
    assertEquals(0, a.metric("tieredcache.revalidated"));
  }

  @Test
  void get_smallValue_isFetched() {
    fleet.inDurable("p", 7, "small");
    b.names().get("p");
    a.names().get("p");
    fleet.passLocalTtl();

    a.names().get("p");

    assertEquals(0, a.metric("tieredcache.revalidated"));
  }

  @Test
  void get_plainFraming_isFetched() {
    Service plain = fleet.plain(policy().build());
    served(plain);

    assertEquals(LARGE, plain.names().get("p"));
    assertEquals(0, plain.metric("tieredcache.revalidated"));
  }

  @Test
  void getAll_unchangedAmongOthers_keepsTheInstance() {
    String first = served(a);
    fleet.inDurable("q", 7, "q");

    var values = a.names().getAll(List.of("p", "q", "none"));

    assertSame(first, values.get("p"));
    assertEquals("q", values.get("q"));
    assertEquals(2, values.size());
    assertEquals(1, a.metric("tieredcache.revalidated"));
  }

  @Test
  void getAsync_unchanged_keepsTheInstance() {
    String first = served(a);

    assertSame(first, Await.answer(a.names().getAsync("p")));
  }

  @Test
  void put_valueOver1MiB_isCounted() {
    a.names().put("p", "z".repeat(1 << 20));

    assertEquals(1, a.metric("tieredcache.values.large"));
  }
}
