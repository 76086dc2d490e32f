package io.tieredcache.testkit;

import static io.tieredcache.testkit.Fleet.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.LargeValuePolicy;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chunks of large values while one of two nodes, the one without the manifest, is in trouble. */
final class PackedTroubleTest {
  private static final LargeValuePolicy CHUNKS = LargeValuePolicy.defaults().chunkBytes(4096);
  private static final String OLD = "o".repeat(100_000);
  private static final String NEW = "n".repeat(100_000);
  private static final String BAD_NODE = "node-1";

  @AutoClose private final Fleet fleet = new Fleet();
  private final SchemaPolicy policy = Fleet.policy().largeValues(CHUNKS).build();
  private final Service a = fleet.service(policy);
  private final Service b = fleet.service(policy);

  @BeforeEach
  void twoNodes() {
    fleet.shared.nodes(2);
    a.l2().nodes(2);
    b.l2().nodes(2);
  }

  /** An id whose manifest the good node holds. */
  private String id() {
    return IntStream.range(0, 100)
        .mapToObj(n -> "p" + n)
        .filter(id -> !fleet.shared.node(key(id)).equals(BAD_NODE))
        .findFirst()
        .orElseThrow();
  }

  private List<String> chunks() {
    return fleet.shared.names("chunk:");
  }

  private void warm(String id) {
    fleet.inDurable(id, 7, OLD);
    a.names().get(id);
    fleet.passLocalTtl();
  }

  private static TierException unavailable(String operation) {
    return new TierUnavailableException(
        Tier.L2, operation, "player", Duration.ZERO, "switched off", null);
  }

  @Test
  void get_nodeOfChunksDown_leavesNoChunk() {
    String id = id();
    fleet.inDurable(id, 7, OLD);
    a.l2().failNode(BAD_NODE, "switched off");

    assertEquals(OLD, a.names().get(id));

    assertEquals(1, a.l2().count("putChunks"));
    assertEquals(List.of(), chunks());
  }

  @Test
  void get_nodeOfChunksDownAfterTheFill_answersFromL3() {
    String id = id();
    warm(id);
    b.l2().failNode(BAD_NODE, "switched off");

    assertEquals(OLD, b.names().get(id));
    assertEquals(1, b.reads("l3"));
  }

  @Test
  void get_chunksNotStored_leavesAShortLeaseWhichPacesTheAttempts() {
    String id = id();
    fleet.inDurable(id, 7, OLD);
    a.l2().holdNext("putChunks", Hold.Side.BEFORE).fail(unavailable("putChunks"));

    assertEquals(OLD, a.names().get(id));

    assertTrue(fleet.fenced(id));
    assertNull(fleet.shared.foreign().get(key(id)));
    fleet.clock.advance(Duration.ofMillis(500));
    assertEquals(OLD, b.names().get(id));
    assertEquals(25, chunks().size());
  }

  @Test
  void put_nodeOfChunksDown_leavesNeitherChunkNorOldValue() {
    String id = id();
    warm(id);
    List<String> old = chunks();
    a.l2().failNode(BAD_NODE, "switched off");

    a.names().put(id, NEW);

    assertEquals(old, chunks());
    assertNull(fleet.shared.foreign().get(key(id)));
    assertEquals(NEW, b.names().get(id));
  }

  @Test
  void put_allChunksFail_voidsTheLeaseOfAReaderUnderWay() {
    String id = id();
    fleet.inDurable(id, 7, OLD);
    Hold load = b.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = Call.begin(() -> b.names().get(id));
    load.awaitReached(Await.LIMIT);
    a.l2().holdNext("putChunks", Hold.Side.BEFORE).fail(unavailable("putChunks"));

    a.names().put(id, NEW);
    load.release();

    assertEquals(OLD, get.end());
    assertNull(fleet.shared.foreign().get(key(id)));
    fleet.clock.advance(Fleet.DEADLINE);
    assertEquals(NEW, b.names().get(id));
  }

  @Test
  void put_breakerOfANodeOpen_sendsNoChunkAtAll() {
    String id = id();
    fleet.inDurable(id, 7, OLD);
    a.l2().failNode(BAD_NODE, "switched off");
    long sent = -1;
    for (int i = 0; i < 100 && sent != a.l2().count("putChunks"); i++) {
      sent = a.l2().count("putChunks");
      a.names().put(id, NEW);
    }

    assertEquals(sent, a.l2().count("putChunks"));
    assertEquals(List.of(), chunks());

    a.l2().restore();
    fleet.clock.advance(Duration.ofSeconds(1));
    Await.until(
        "the node is tried again",
        () -> {
          a.names().put(id, NEW);
          return !chunks().isEmpty();
        });
  }

  @Test
  void put_cacheOnlyAndNodeDown_failsAndLeavesTheOldValue() {
    String id = id();
    Service c =
        fleet.service(Fleet.policy().largeValues(CHUNKS).writes(WriteMode.CACHE_ONLY).build());
    c.l2().nodes(2);
    c.names().put(id, OLD);
    List<String> old = chunks();
    c.l2().failNode(BAD_NODE, "switched off");

    assertThrows(TierException.class, () -> c.names().put(id, NEW));

    assertEquals(old, chunks());
    assertEquals(OLD, b.names().get(id));
  }

  @Test
  void get_brokenWhileAnotherHoldsTheLease_asksForItsChunksOnce() {
    String id = id();
    Service waiter = fleet.onRealTime(policy);
    waiter.l2().nodes(2);
    warm(id);
    fleet.shared.foreign().delete(chunks().get(3));
    Hold load = b.l3().holdNext("getAll", Hold.Side.BEFORE);
    Call<String> first = Call.begin(() -> b.names().get(id));
    load.awaitReached(Await.LIMIT);

    Call<String> second = Call.begin(() -> waiter.names().get(id));
    Await.until("some polls", () -> waiter.l2().count("acquireAll") >= 5);

    assertEquals(1, waiter.l2().count("getChunks"));
    load.release();
    assertEquals(OLD, first.end());
    assertEquals(OLD, second.end());
    assertEquals(1, waiter.reads("l2"));
  }

  @Test
  void get_brokenThenFilledAgain_isReadAtOnce() {
    String id = id();
    warm(id);
    String gone = chunks().get(3);
    fleet.shared.foreign().delete(gone);

    assertEquals(OLD, b.names().get(id));
    fleet.passLocalTtl();
    assertEquals(OLD, b.names().get(id));

    assertEquals(1, b.reads("l3"));
    assertEquals(1, b.reads("l2"));
    assertFalse(chunks().contains(gone));
  }

  @Test
  void reconfigure_deadline_countsForTheChunksMargin() {
    String id = id();
    a.cache()
        .reconfigure(
            a.names().schema(), policy.toBuilder().deadline(Duration.ofMinutes(2)).build());

    a.names().put(id, NEW);

    assertNotEquals(List.of(), chunks());
    assertEquals(
        fleet.shared.foreign().millisLeft(key(id)) + 240_000,
        fleet.shared.foreign().millisLeft(chunks().get(0)));
  }
}
