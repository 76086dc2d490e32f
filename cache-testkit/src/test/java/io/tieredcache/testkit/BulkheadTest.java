package io.tieredcache.testkit;

import static io.tieredcache.testkit.FailureTest.assertUnavailable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.spi.LoadFailedException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** With L2 down, no more than a bounded number of reads and loads go on to what lies below. */
final class BulkheadTest {
  @AutoClose private final Fleet fleet = new Fleet();

  @Test
  void get_l2DownAndL3Busy_failsAtOnce() {
    Service a = fleet.service();
    a.l2().fail("switched off");
    int room = a.l3().concurrency();
    List<Hold> holds = new ArrayList<>();
    List<Call<String>> calls = new ArrayList<>();
    for (int i = 0; i < room; i++) {
      String id = "p" + i;
      fleet.inDurable(id, 7, "Ada");
      Hold hold = a.l3().holdNext("getAll", Hold.Side.BEFORE);
      holds.add(hold);
      calls.add(Call.begin(() -> a.names().get(id)));
      hold.awaitReached(Await.LIMIT);
    }

    assertUnavailable(Tier.L3, () -> a.names().get("q"));
    assertUnavailable(Tier.L3, () -> a.names().getAll(List.of("q", "r")));

    assertEquals(room, a.l3().count("getAll"));
    assertEquals(2, a.metric("tieredcache.shed"));
    holds.forEach(Hold::release);
    calls.forEach(call -> assertEquals("Ada", call.end()));
    fleet.inDurable("q", 7, "Bea");
    assertEquals("Bea", a.names().get("q"));
  }

  @Test
  void get_l2UpAndL3Busy_waits() {
    Service a = fleet.service();
    List<Hold> holds = new ArrayList<>();
    List<Call<String>> calls = new ArrayList<>();
    for (int i = 0; i <= a.l3().concurrency(); i++) {
      String id = "p" + i;
      fleet.inDurable(id, 7, "Ada");
      Hold hold = a.l3().holdNext("getAll", Hold.Side.BEFORE);
      holds.add(hold);
      calls.add(Call.begin(() -> a.names().get(id)));
      hold.awaitReached(Await.LIMIT);
    }

    holds.forEach(Hold::release);

    calls.forEach(call -> assertEquals("Ada", call.end()));
  }

  @Test
  void get_l2DownAndLoadsBusy_failsAtOnce() {
    Service a = fleet.service(Fleet.policy().concurrentLoads(1).build());
    a.l2().fail("switched off");
    Hold loading = new Hold("load", Hold.Side.BEFORE);
    Call<String> first = Call.begin(() -> a.names().get("p", id -> Loading.held(loading, "Ada")));
    loading.awaitReached(Await.LIMIT);

    assertUnavailable(Tier.LOADER, () -> a.names().get("q", id -> "Bea"));

    loading.release();
    assertEquals("Ada", first.end());
    // The loader's thread gives its room back after its caller has the answer.
    Await.until("there is room again", () -> loads(a, "q"));
  }

  private static boolean loads(Service service, String id) {
    try {
      return "Bea".equals(service.names().get(id, missing -> "Bea"));
    } catch (TierUnavailableException e) {
      return false;
    }
  }

  @Test
  void reconfigure_loadsUnderWay_countForTheNewNumber() {
    Service a = fleet.service(Fleet.policy().concurrentLoads(1).build());
    a.l2().fail("switched off");
    Hold loading = new Hold("load", Hold.Side.BEFORE);
    Call<String> first = Call.begin(() -> a.names().get("p", id -> Loading.held(loading, "Ada")));
    loading.awaitReached(Await.LIMIT);

    allowLoads(a, 1);
    assertUnavailable(Tier.LOADER, () -> a.names().get("q", id -> "Bea"));
    allowLoads(a, 2);
    assertEquals("Bea", a.names().get("q", id -> "Bea"));
    allowLoads(a, 1);
    assertUnavailable(Tier.LOADER, () -> a.names().get("r", id -> "Cleo"));

    loading.release();
    assertEquals("Ada", first.end());
    Await.until("there is room again", () -> loads(a, "s"));
  }

  @Test
  void get_loadWithinALoad_takesASecondPlace() {
    LoadFailedException failure = assertThrows(LoadFailedException.class, () -> loadWithinALoad(1));

    assertInstanceOf(TierUnavailableException.class, failure.getCause());
    assertEquals("Ada", loadWithinALoad(2));
  }

  private @Nullable String loadWithinALoad(int places) {
    Service a = fleet.service(Fleet.policy().concurrentLoads(places).build());
    a.l2().fail("switched off");
    return a.names().get("p", id -> a.names().get("q", within -> "Ada"));
  }

  private static void allowLoads(Service service, int most) {
    SchemaPolicy policy = Fleet.policy().concurrentLoads(most).build();
    service.cache().reconfigure(service.names().schema(), policy);
  }

  @Test
  void get_l2UpAndLoadsBusy_waitsForRoom() {
    Service a = fleet.service(Fleet.policy().concurrentLoads(1).build());
    Hold loading = new Hold("load", Hold.Side.BEFORE);
    Call<String> first = Call.begin(() -> a.names().get("p", id -> Loading.held(loading, "Ada")));
    loading.awaitReached(Await.LIMIT);
    Hold asked = a.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> second = Call.begin(() -> a.names().get("q", id -> "Bea"));
    asked.awaitReached(Await.LIMIT);
    asked.release();

    loading.release();

    assertEquals("Ada", first.end());
    assertEquals("Bea", second.end());
  }
}
