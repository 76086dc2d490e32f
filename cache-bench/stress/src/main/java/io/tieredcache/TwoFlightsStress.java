package io.tieredcache;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * The flight that was replaced brings the newer version: the other's older one is not held, and
 * whoever comes after the newer one was given can't join the flight that brings the older.
 */
@JCStressTest
@Outcome(id = "0, 2, 0", expect = Expect.ACCEPTABLE, desc = "the newer version has the last word")
@Outcome(expect = Expect.FORBIDDEN, desc = "versions go back")
@State
public class TwoFlightsStress {
  private final Room room = new Room(10);
  private final Flight<String, String> replaced = room.begin("a");
  private final Flight<String, String> current;

  /** The second flight begins when the first takes no joiners any more. */
  public TwoFlightsStress() {
    room.passWindow();
    current = room.begin("a");
  }

  /** The replaced one brings version 2; from here on its callers have it. */
  @Actor
  public void newer(JJJ_Result seen) {
    room.local.keep(replaced, room.answer(2));
    seen.r3 = room.flights.isCurrent(current) ? 1 : 0;
  }

  /** The current one brings version 1. */
  @Actor
  public void older() {
    room.local.keep(current, room.answer(1));
  }

  /** What is left. */
  @Arbiter
  public void look(JJJ_Result seen) {
    seen.r1 = room.held("a");
    seen.r2 = room.local.floor("a");
  }
}
