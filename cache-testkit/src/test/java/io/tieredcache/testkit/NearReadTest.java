package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.LargeValuePolicy;
import io.tieredcache.ReadFrom;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.Tracking;
import io.tieredcache.WriteMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Reads that a replica answers, which may be behind. */
final class NearReadTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final SchemaPolicy near = Fleet.policy().readFrom(ReadFrom.REPLICA).build();
  private final Service writer = fleet.service(near);
  private final Service reader = fleet.service(near);

  /** The copy has "old" and the primary "new", which the writer wrote. */
  private void behind() {
    writer.names().put("p", "old");
    fleet.shared.cutReplica();
    writer.names().put("p", "new");
  }

  @Test
  void get_copyBehind_answersWithItAndKeepsNothing() {
    behind();

    assertEquals("old", reader.names().get("p"));
    assertEquals("old", reader.names().get("p"));

    assertEquals(2, reader.l2().count("getNear"));
    assertEquals(0, reader.reads("l1"));
  }

  @Test
  void get_ownWriteNotInTheCopy_isSeen() {
    behind();

    assertEquals("new", writer.names().get("p"));
    assertEquals(Map.of("p", "new"), writer.names().getAll(List.of("p", "none")));
    assertEquals(0, writer.reads("l3"));
  }

  @Test
  void get_cacheOnlyOwnWriteNotInTheCopy_isSeenAndTheFloorStays() {
    Service cacheOnly = fleet.service(near.toBuilder().writes(WriteMode.CACHE_ONLY).build());
    cacheOnly.names().put("p", "old");
    fleet.shared.cutReplica();
    cacheOnly.names().put("p", "new");

    assertEquals("new", cacheOnly.names().get("p"));
    assertEquals("new", cacheOnly.names().get("p"));

    assertEquals(0, cacheOnly.metric("tieredcache.floor.followed"));
  }

  @Test
  void get_versionsSeen_neverGoBack() {
    behind();
    reader.names().put("q", "other");
    fleet.service(Fleet.policy().build()).names().get("p");
    assertEquals("old", reader.names().get("p"));
    writer.names().put("p", "newest");
    fleet.shared.cutReplica();
    assertEquals("newest", reader.names().get("p"));
    fleet.inShared("p", 1, "ancient");
    fleet.shared.cutReplica();

    assertEquals("newest", reader.names().get("p"));
  }

  @Test
  void get_notInTheCopy_isAnsweredByThePrimary() {
    fleet.shared.cutReplica();
    writer.names().put("p", "new");

    assertEquals("new", reader.names().get("p"));
    assertEquals(1, reader.reads("l3") + reader.reads("l2"));
  }

  @Test
  void getAll_copyBehind_asksOnceAndKeepsNothing() {
    behind();
    writer.names().put("q", "q");

    Map<String, String> values = reader.names().getAll(List.of("p", "q"));

    assertEquals("old", values.get("p"));
    assertEquals("q", values.get("q"));
    assertEquals(1, reader.l2().count("getAllNear"));
  }

  @Test
  void get_large_isNotComparedByStamp() {
    String large = "x".repeat(10_000);
    SchemaPolicy chunks =
        near.toBuilder().largeValues(LargeValuePolicy.defaults().chunkBytes(4096)).build();
    Service packed = fleet.service(chunks);
    packed.names().put("p", large);
    fleet.service(chunks).names().get("p");

    assertEquals(large, packed.names().get("p"));
    assertEquals(large, packed.names().get("p"));

    assertEquals(0, packed.metric("tieredcache.revalidated"));
    assertTrue(packed.l2().count("getNear") >= 1);
  }

  @Test
  void build_plainFraming_isRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> fleet.plain(near)).getMessage();

    assertEquals(
        "readFrom REPLICA of player:{id}:name needs a stamp, which PLAIN values lack", message);
  }

  @Test
  void get_ownWriteOverAForeignValueInTheCopy_isSeen() {
    fleet.shared.foreign().set(Fleet.key("p"), Fleet.json("foreign"), 60_000);
    fleet.shared.cutReplica();
    assertEquals("foreign", writer.names().get("p"));
    writer.names().put("p", "own");

    assertEquals("own", writer.names().get("p"));
  }

  @Test
  void policy_thatStandsOnL1_isRefused() {
    for (SchemaPolicyBuilder bad :
        List.of(
            near.toBuilder().tracking(Tracking.TRACKED),
            near.toBuilder().refreshAhead(true),
            near.toBuilder().staleWhileRevalidate(Duration.ofSeconds(1)))) {
      String message = assertThrows(IllegalArgumentException.class, bad::build).getMessage();
      assertEquals(
          "readFrom REPLICA must not go with TRACKED, staleWhileRevalidate or refreshAhead, which"
              + " stand on what L1 keeps",
          message);
    }
  }
}
