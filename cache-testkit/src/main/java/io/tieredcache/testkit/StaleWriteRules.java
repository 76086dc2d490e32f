package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A writer that is paused between its commit in L3 and its steps in L2. */
interface StaleWriteRules extends StaleRules {
  private static Call<Void> pausedPut(StaleRace race, Hold hold) {
    return race.held(hold, () -> race.slow.names().put(race.id(), "old"));
  }

  @Test
  default void write_pausedAfterCommitAndNewerThere_leavesIt() {
    StaleRace race = race();
    Hold hold = race.slow.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(race, hold);
    race.fast.names().put(race.id(), "new");

    hold.release();

    put.end();
    assertEquals("\"new\"", race.inL2());
    race.assertNew();
  }

  @Test
  default void write_pausedAfterCommitAndNewerEvicted_storesNothingOld() {
    StaleRace race = race();
    Hold hold = race.slow.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(race, hold);
    race.fast.names().put(race.id(), "new");
    race.evict();

    hold.release();

    put.end();
    race.assertNew();
  }

  @Test
  default void write_pausedAfterCommitAndNewerExpired_storesNothingOld() {
    StaleRace race = race();
    Hold hold = race.slow.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(race, hold);
    race.fast.names().put(race.id(), "new");
    race.expire();

    hold.release();

    put.end();
    race.assertNew();
  }

  @Test
  default void write_pausedAfterCommitAndRemoved_staysRemoved() {
    StaleRace race = race();
    Hold hold = race.slow.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(race, hold);
    race.fast.names().remove(race.id());

    hold.release();

    put.end();
    race.assertGone();
  }

  @Test
  default void write_pausedAfterCommitAndSetByAnotherService_refillsFromL3() {
    StaleRace race = race();
    Hold hold = race.slow.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(race, hold);
    race.fast.names().put(race.id(), "new");
    race.foreignSet("foreign");

    hold.release();

    put.end();
    race.assertNew();
  }

  @Test
  default void write_pausedBeforeItsFillAndNewerEvicted_fillsNothing() {
    StaleRace race = race();
    Hold hold = race.slow.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(race, hold);
    race.fast.names().put(race.id(), "new");
    race.evict();

    hold.release();

    put.end();
    race.assertNew();
  }

  @Test
  default void write_pausedBeforeItsFillAndRemoved_fillsNothing() {
    StaleRace race = race();
    Hold hold = race.slow.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(race, hold);
    race.fast.names().remove(race.id());

    hold.release();

    put.end();
    race.assertGone();
  }

  @Test
  default void write_deletePausedAndRecreated_losesNothing() {
    StaleRace race = race();
    race.oldRow();
    Hold hold = race.slow.l2().holdNext("invalidate", Hold.Side.BEFORE);
    Call<Void> remove = race.held(hold, () -> race.slow.names().remove(race.id()));
    race.fast.names().put(race.id(), "new");

    hold.release();

    remove.end();
    race.assertNew();
  }
}
