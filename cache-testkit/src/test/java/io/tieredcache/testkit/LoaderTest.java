package io.tieredcache.testkit;

import static io.tieredcache.testkit.Fleet.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.Loader;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.LoadFailedException;
import io.tieredcache.spi.Tier;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** When a loader is asked, where what it brings goes, and what becomes of one that fails. */
final class LoaderTest {
  private static final Loader<String, String> NEVER =
      id -> {
        throw new AssertionError("must not load");
      };

  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();
  private final Hold load = new Hold("load", Hold.Side.BEFORE);

  @Test
  void get_nowhere_loadsIntoEveryTier() {
    assertEquals("Ada", a.names().get("p", id -> id.equals("p") ? "Ada" : "wrong"));

    assertEquals("\"Ada\"", fleet.durable("p"));
    assertEquals("\"Ada\"", fleet.shared("p"));
    assertEquals(fleet.durableVersion("p"), fleet.sharedVersion("p"));
    assertEquals(Tier.L1, a.tierOf("p"));
    assertEquals("Ada", b.names().get("p", NEVER));
  }

  @Test
  void get_inSomeTier_doesNotLoad() {
    fleet.inDurable("p", 7, "Ada");

    assertEquals("Ada", a.names().get("p", NEVER));
    assertEquals("Ada", a.names().get("p", NEVER));
    assertEquals("Ada", b.names().get("p", NEVER));
  }

  @Test
  void get_markedAbsent_loadsAllTheSame() {
    a.names().get("p");

    assertEquals("Ada", a.names().get("p", id -> "Ada"));

    assertEquals("\"Ada\"", fleet.durable("p"));
    assertEquals("Ada", b.names().get("p"));
  }

  @Test
  void get_deletedRow_loadsAboveItsVersion() {
    a.names().put("p", "old");
    a.names().remove("p");
    long deleted = fleet.durableVersion("p");

    assertEquals("Ada", b.names().get("p", id -> "Ada"));

    assertTrue(fleet.durableVersion("p") > deleted);
  }

  @Test
  void get_loaderThrows_failsAndGivesTheLeaseBack() {
    IOException cause = new IOException("no such player");

    LoadFailedException failure =
        assertThrows(
            LoadFailedException.class,
            () ->
                a.names()
                    .get(
                        "p",
                        id -> {
                          throw cause;
                        }));

    assertEquals(cause, failure.getCause());
    assertFalse(fleet.fenced("p"));
    assertEquals("Ada", b.names().get("p", id -> "Ada"));
  }

  @Test
  void get_loadedValueTooLarge_isRefusedAndGivesTheLeaseBack() {
    Service small = fleet.service(Fleet.policy().maxValueBytes(10).build());

    IllegalArgumentException failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> small.names().get("p", id -> "a name of more than ten bytes"));

    assertEquals(
        "a value of player:{id}:name must encode to at most 10 bytes (maxValueBytes), was 31",
        failure.getMessage());
    assertFalse(fleet.fenced("p"));
  }

  @Test
  void get_loaderReturnsNull_isAbsentAndNotAskedAgainAtOnce() {
    AtomicInteger loads = new AtomicInteger();
    Loader<String, String> nothing =
        id -> {
          loads.incrementAndGet();
          return null;
        };

    assertNull(a.names().get("p", nothing));
    assertNull(a.names().get("p", nothing));

    assertEquals(1, loads.get());
    assertNull(fleet.durable("p"));
  }

  @Test
  void get_loaderOutlivesTheDeadline_isInterruptedAndGivesTheLeaseBack() {
    // Long enough for the loader to begin on a busy machine, or nothing would be interrupted.
    Service hasty = fleet.service(Fleet.policy().deadline(Duration.ofSeconds(2)).build());
    Hold interrupted = new Hold("interrupt", Hold.Side.BEFORE);

    DeadlineExceededException failure =
        assertThrows(
            DeadlineExceededException.class,
            () ->
                hasty
                    .names()
                    .get(
                        "p",
                        id -> {
                          try {
                            return Loading.held(load, "late");
                          } finally {
                            Loading.reach(interrupted);
                          }
                        }));

    assertEquals(Tier.LOADER, failure.tier());
    interrupted.awaitReached(Await.LIMIT);
    assertFalse(fleet.fenced("p"));
    assertNull(fleet.durable("p"));
  }

  @Test
  void get_persistLoadsOff_fillsL2AndLeavesL3Alone() {
    Service service = fleet.service(Fleet.policy().persistLoads(false).build());

    assertEquals("Ada", service.names().get("p", id -> "Ada"));

    assertNull(fleet.durable.row(key("p")));
    assertEquals("\"Ada\"", fleet.shared("p"));
    assertEquals("Ada", b.names().get("p", NEVER));
  }

  @Test
  void get_l2Down_loadsIntoL3() {
    a.l2().fail("switched off");

    assertEquals("Ada", a.names().get("p", id -> "Ada"));

    assertEquals("\"Ada\"", fleet.durable("p"));
  }

  @Test
  void get_l2FailsWhenTold_othersReadTheLoadedValueSoon() {
    b.names().get("p");
    a.l2().holdNext("putAll", Hold.Side.BEFORE).fail(FailureTest.lost(Tier.L2));

    assertEquals("Ada", a.names().get("p", id -> "Ada"));

    Await.until("the absent mark is gone", () -> !fleet.fenced("p"));
    fleet.passLocalTtl();
    assertEquals("Ada", b.names().get("p"));
  }

  @Test
  void get_expiredRow_loadsAgain() {
    fleet.durable.plant(key("p"), new DurableRow(7, Fleet.json("old"), 1_000));
    fleet.clock.advance(Duration.ofSeconds(1));

    assertEquals("Ada", a.names().get("p", id -> "Ada"));

    assertEquals("\"Ada\"", fleet.durable("p"));
  }
}
