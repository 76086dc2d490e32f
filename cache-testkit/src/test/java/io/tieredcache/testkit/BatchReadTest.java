package io.tieredcache.testkit;

import static io.tieredcache.testkit.Fleet.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.UndecodableValueException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Many ids cost one request per tier, and one bad id costs the others nothing. */
final class BatchReadTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();

  @Test
  void getAll_noIds_asksNoTier() {
    assertEquals(Map.of(), a.names().getAll(List.of()));
    assertEquals(0, a.l2().count());
  }

  @Test
  void getAll_spreadOverTheTiers_asksEachOnceForWhatIsMissing() {
    fleet.inShared("l1", 7, "one");
    a.names().get("l1");
    fleet.inShared("l2", 7, "two");
    fleet.inDurable("l3", 7, "three");
    long before = a.l2().count();

    Map<String, String> found = a.names().getAll(List.of("none", "l3", "l2", "l1", "l3"));

    assertEquals(List.of("l3", "l2", "l1"), List.copyOf(found.keySet()));
    assertEquals(List.of("three", "two", "one"), List.copyOf(found.values()));
    assertEquals(1, a.l2().count("getAll"));
    assertEquals(1, a.l2().count("acquireAll"));
    assertEquals(1, a.l2().count("fillAll"));
    assertEquals(1, a.l3().count());
    assertEquals(before + 4, a.l2().count(), "with the absent mark");
    assertEquals("\"three\"", fleet.shared("l3"));
  }

  @Test
  void getAll_again_isAnsweredByL1() {
    fleet.inDurable("p", 7, "Ada");
    a.names().getAll(List.of("p", "none"));
    long asked = a.l2().count();

    assertEquals(Map.of("p", "Ada"), a.names().getAll(List.of("p", "none")));

    assertEquals(asked, a.l2().count());
  }

  @Test
  void getAll_overlappingBatchesInTwoProcesses_bothEndWithOneQueryPerKey() {
    Map<String, String> all = new LinkedHashMap<>();
    IntStream.range(0, 20).forEach(i -> all.put("p" + i, "name" + i));
    all.forEach((id, name) -> fleet.inDurable(id, 7, name));
    List<String> ids = List.copyOf(all.keySet());
    Hold first = a.l3().holdNext("getAll", Hold.Side.BEFORE);
    Call<Map<String, String>> low = Call.begin(() -> a.names().getAll(ids.subList(0, 15)));
    first.awaitReached(Await.LIMIT);
    Call<Map<String, String>> high = Call.begin(() -> b.names().getAll(ids.subList(5, 20)));
    Await.until("b fills what it was granted", () -> fleet.shared("p19") != null);
    Await.until("b waits for a's leases", () -> b.metric("tieredcache.lease.waits") > 0);

    first.release();

    assertEquals(15, low.end().size());
    assertEquals(15, high.end().size());
    assertEquals(1, a.l3().count());
    assertEquals(1, b.l3().count());
  }

  @Test
  void getAll_oneNodeIsSlow_valuesOfTheOthersAreTakenMeanwhile() {
    Map<Integer, String> ids = onTwoNodes();
    Hold slow = a.l2().holdNext("getAll", Hold.Side.AFTER);
    Call<Map<String, String>> both = Call.begin(() -> a.names().getAll(ids.values()));
    slow.awaitReached(Await.LIMIT);

    // One caller shares the flight of the other node's key, and need not wait for this one.
    assertEquals("of node 1", Call.begin(() -> a.names().get(ids.get(1))).end());

    slow.release();
    assertEquals(List.of("of node 0", "of node 1"), List.copyOf(both.end().values()));
    assertEquals(0, a.l2().count("get"));
  }

  /** An id on each of two nodes, which L2 has. */
  private Map<Integer, String> onTwoNodes() {
    a.l2().nodes(2);
    Map<Integer, String> ids = new TreeMap<>();
    for (int i = 0; ids.size() < 2; i++) {
      ids.putIfAbsent(Math.floorMod(key("p" + i).hashCode(), 2), "p" + i);
    }
    ids.forEach((node, id) -> fleet.inShared(id, 7, "of node " + node));
    return ids;
  }

  @Test
  void getAll_answerOfOneNodeFailsAsAWhole_valuesOfTheOthersAreTaken() {
    Map<Integer, String> ids = onTwoNodes();
    fleet.inDurable(ids.get(0), 7, "of L3");
    a.l2().holdNext("getAll", Hold.Side.BEFORE).fail(FailureTest.lost(Tier.L2));

    Map<String, String> found = a.names().getAll(ids.values());

    assertEquals(List.of("of L3", "of node 1"), List.copyOf(found.values()));
    assertEquals(1, a.reads("l2"));
    assertEquals(1, a.reads("l3"));
  }

  @Test
  void getAll_oneUndecodableInL2_isReadFromL3() {
    fleet.shared.foreign().set(key("p"), "{not json".getBytes(UTF_8));
    fleet.inDurable("p", 7, "Ada");
    fleet.inShared("q", 7, "Bea");

    assertEquals(Map.of("p", "Ada", "q", "Bea"), a.names().getAll(List.of("p", "q")));

    assertEquals("{not json", fleet.shared("p"));
  }

  @Test
  void getAll_oneUndecodableInL3_failsOnlyWhoAskedForIt() {
    byte[] payload = "{not json".getBytes(UTF_8);
    fleet.durable.plant(key("bad"), new DurableRow(7, payload, DurableRow.FOREVER));
    fleet.inDurable("good", 7, "Ada");
    Hold hold = a.l3().holdNext("getAll", Hold.Side.BEFORE);
    Call<Map<String, String>> both = Call.begin(() -> a.names().getAll(List.of("bad", "good")));
    hold.awaitReached(Await.LIMIT);
    Call<String> good = Call.begin(() -> a.names().get("good"));
    Await.until("one shares", () -> a.metric("tieredcache.flights.shared") == 1);

    hold.release();

    assertThrows(UndecodableValueException.class, both::end);
    assertEquals("Ada", good.end());
    assertEquals("\"Ada\"", fleet.shared("good"));
    assertFalse(fleet.fenced("bad"));
  }

  @Test
  void getAll_badId_isRefusedBeforeAnyTierIsAsked() {
    assertThrows(IllegalArgumentException.class, () -> a.names().getAll(List.of("good", "b{d")));

    assertEquals(0, a.l2().count());
    fleet.inDurable("good", 7, "Ada");
    assertEquals("Ada", a.names().get("good"));
  }
}
