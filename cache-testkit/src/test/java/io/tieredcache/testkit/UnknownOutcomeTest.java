package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.RefusedRowException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** L3 did not say whether it wrote: what is trusted until that is settled. */
final class UnknownOutcomeTest {
  /** As Repairs has it. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();

  @Test
  void put_rowThatL3Refuses_leavesWhatL2Holds() {
    a.names().put("p", "Ada");
    a.l3()
        .holdNext("putAll", Hold.Side.BEFORE)
        .fail(
            new RefusedRowException(
                Tier.L3, "putAll", "names", Duration.ZERO, "breaks a check", null));

    assertThrows(RefusedRowException.class, () -> a.names().put("p", "Bea"));

    assertEquals(0, a.metric("tieredcache.repairs"));
    assertEquals("Ada", b.names().get("p"));
  }

  @Test
  void put_outcomeUnknownButCommitted_isReadFromL3AndRepaired() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    a.l3().holdNext("putAll", Hold.Side.AFTER).fail(late());

    assertThrows(DeadlineExceededException.class, () -> a.names().put("p", "Bea"));

    a.l2().holdNext("putAll", Hold.Side.BEFORE).fail(FailureTest.lost(Tier.L2));
    a.names().put("q", "Cleo");
    Await.until("q's repair is done", () -> a.l2().count("invalidate") == 1);
    assertEquals("\"Ada\"", fleet.shared("p"), "it may still commit, so it is too early for p's");
    assertEquals("Bea", a.names().get("p"));
    fleet.clock.advance(Fleet.DEADLINE.plus(ON_ITS_WAY));
    Await.until("the repair", () -> fleet.shared("p") == null);
    assertEquals("Bea", b.names().get("p"));
  }

  /** Its own timeout has passed, but the server may have got it later than it was sent. */
  @Test
  void put_statementMayStillBeOnItsWay_isNotSettledYet() {
    a.l3().holdNext("putAll", Hold.Side.AFTER).fail(late());
    assertThrows(DeadlineExceededException.class, () -> a.names().put("p", "Bea"));
    fleet.clock.advance(Fleet.DEADLINE.plus(ON_ITS_WAY).minusNanos(1));

    a.l2().holdNext("putAll", Hold.Side.BEFORE).fail(FailureTest.lost(Tier.L2));
    a.names().put("q", "Cleo");
    Await.until("q's repair is done", () -> a.l2().count("invalidate") == 1);

    assertEquals(0, a.l3().count("horizon"));
    fleet.clock.advance(Duration.ofNanos(1));
    Await.until("p's repair is done", () -> a.l2().count("invalidate") == 2);
  }

  @Test
  void put_commitsAfterItsOutcomeShouldHaveBeenKnown_isRepairedAllTheSame() {
    Service hasty = fleet.service(Fleet.policy().deadline(Duration.ofMillis(50)).build());
    fleet.inDurable("p", 7, "Ada");
    Hold commit = hasty.l3().holdNext("putAll", Hold.Side.BEFORE);
    assertThrows(DeadlineExceededException.class, () -> hasty.names().put("p", "Bea"));
    fleet.clock.advance(Duration.ofMillis(50).plus(ON_ITS_WAY));
    Await.until("L3 was asked how far it is", () -> hasty.l3().count("horizon") > 0);
    assertEquals("Ada", b.names().get("p"));

    commit.release();

    assertEquals("Bea", hasty.names().get("p"));
    fleet.clock.advance(Duration.ofMillis(500));
    Await.until("the repair", () -> fleet.shared("p") == null);
    fleet.passLocalTtl();
    assertEquals("Bea", b.names().get("p"));
  }

  @Test
  void put_l3DidNothing_l2IsStillTrusted() {
    fleet.inShared("p", 7, "Ada");
    a.l3().fail("switched off");

    FailureTest.assertUnavailable(Tier.L3, () -> a.names().put("p", "Bea"));

    assertEquals("Ada", a.names().get("p"));
  }

  @Test
  void update_outcomeUnknownButCommitted_isReadFromL3() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    a.l3().holdNext("putIfVersion", Hold.Side.AFTER).fail(late());

    assertThrows(DeadlineExceededException.class, () -> a.names().update("p", name -> name + "!"));

    assertEquals("Ada!", a.names().get("p"));
  }

  @Test
  void load_outcomeUnknownButCommitted_isReadFromL3() {
    a.l3().holdNext("putIfVersion", Hold.Side.AFTER).fail(late());

    assertThrows(DeadlineExceededException.class, () -> a.names().get("p", id -> "Ada"));

    assertFalse(fleet.fenced("p"));
    assertEquals("Ada", a.names().get("p"));
    assertEquals("Ada", b.names().get("p"));
  }

  private static TierException late() {
    return new DeadlineExceededException(Tier.L3, "test", "*", Duration.ZERO, "no answer", null);
  }
}
