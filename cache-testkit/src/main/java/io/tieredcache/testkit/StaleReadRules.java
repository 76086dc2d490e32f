package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A reader that is held while another process writes. */
interface StaleReadRules extends StaleRules {
  @Test
  default void read_heldAfterL3WhileAnotherPuts_fillsNothingOld() {
    StaleRace race = race();
    race.oldRow();
    Hold hold = race.slow.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = race.held(hold, () -> race.slow.names().get(race.id()));
    race.fast.names().put(race.id(), "new");

    hold.release();

    get.end();
    race.assertNew();
  }

  @Test
  default void read_heldAfterL3WhileAnotherRemoves_fillsNothing() {
    StaleRace race = race();
    race.oldRow();
    Hold hold = race.slow.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = race.held(hold, () -> race.slow.names().get(race.id()));
    race.fast.names().remove(race.id());

    hold.release();

    get.end();
    race.assertGone();
  }

  @Test
  default void read_heldBeforeFillWhileAnotherPutsAndTheNewIsEvicted_fillsNothing() {
    StaleRace race = race();
    race.oldRow();
    Hold hold = race.slow.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<String> get = race.held(hold, () -> race.slow.names().get(race.id()));
    race.fast.names().put(race.id(), "new");
    race.evict();

    hold.release();

    get.end();
    race.assertNew();
  }

  @Test
  default void read_heldBeforeFillWhileAnotherRemoves_fillsNothing() {
    StaleRace race = race();
    race.oldRow();
    Hold hold = race.slow.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<String> get = race.held(hold, () -> race.slow.names().get(race.id()));
    race.fast.names().remove(race.id());

    hold.release();

    get.end();
    race.assertGone();
  }

  @Test
  default void read_heldBeforeFillWhileAnotherServiceSets_leavesItsValue() {
    StaleRace race = race();
    race.oldRow();
    Hold hold = race.slow.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<String> get = race.held(hold, () -> race.slow.names().get(race.id()));
    race.foreignSet("foreign");

    hold.release();

    get.end();
    assertEquals("\"foreign\"", race.inL2());
  }

  @Test
  default void read_fillsBetweenAnothersCommitAndPut_isReplaced() {
    StaleRace race = race();
    race.oldRow();
    Hold read = race.slow.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = race.held(read, () -> race.slow.names().get(race.id()));
    Hold put = race.fast.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> write = race.held(put, () -> race.fast.names().put(race.id(), "new"));

    read.release();
    get.end();
    assertEquals("\"old\"", race.inL2());
    put.release();

    write.end();
    race.assertNew();
  }

  @Test
  default void read_fillsBetweenAnothersDeleteAndInvalidate_isDropped() {
    StaleRace race = race();
    race.oldRow();
    Hold read = race.slow.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = race.held(read, () -> race.slow.names().get(race.id()));
    Hold invalidate = race.fast.l2().holdNext("invalidate", Hold.Side.BEFORE);
    Call<Void> write = race.held(invalidate, () -> race.fast.names().remove(race.id()));

    read.release();
    get.end();
    assertEquals("\"old\"", race.inL2());
    invalidate.release();

    write.end();
    race.assertGone();
  }
}
