package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A loader that is held while another process writes. */
interface StaleLoadRules extends StaleRules {
  private static Call<String> heldLoad(StaleRace race, Hold hold) {
    return race.held(
        hold, () -> race.slow.names().get(race.id(), id -> Loading.held(hold, "loaded")));
  }

  @Test
  default void load_heldWhileAnotherPuts_answersTheWinner() {
    StaleRace race = race();
    Hold hold = new Hold("load", Hold.Side.BEFORE);
    Call<String> get = heldLoad(race, hold);
    race.fast.names().put(race.id(), "new");

    hold.release();

    assertEquals("new", get.end());
    race.assertNew();
  }

  @Test
  default void load_heldWhileAnotherPutsAndTheNewIsEvicted_storesNothingOld() {
    StaleRace race = race();
    Hold hold = new Hold("load", Hold.Side.BEFORE);
    Call<String> get = heldLoad(race, hold);
    race.fast.names().put(race.id(), "new");
    race.evict();

    hold.release();

    assertEquals("new", get.end());
    race.assertNew();
  }

  @Test
  default void load_heldWhileAnotherRemoves_storesNothing() {
    StaleRace race = race();
    Hold hold = new Hold("load", Hold.Side.BEFORE);
    Call<String> get = heldLoad(race, hold);
    race.fast.names().remove(race.id());

    hold.release();

    get.end();
    race.assertGone();
  }

  @Test
  default void load_heldWhileAnotherPutsAndRemoves_storesNothing() {
    StaleRace race = race();
    Hold hold = new Hold("load", Hold.Side.BEFORE);
    Call<String> get = heldLoad(race, hold);
    race.fast.names().put(race.id(), "new");
    race.fast.names().remove(race.id());

    hold.release();

    get.end();
    race.assertGone();
  }

  @Test
  default void load_committedButNotFilledWhileAnotherRemoves_fillsNothing() {
    StaleRace race = race();
    Hold hold = race.slow.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<String> get = race.held(hold, () -> race.slow.names().get(race.id(), id -> "loaded"));
    race.fast.names().remove(race.id());

    hold.release();

    get.end();
    race.assertGone();
  }
}
