package io.tieredcache;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A read that ends while this process writes never leaves the older value in L1. */
@JCStressTest
@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "nothing held, the write remembered")
@Outcome(expect = Expect.FORBIDDEN, desc = "the old value stayed, or the write was forgotten")
@State
public class KeepAndWriteStress {
  private final Room room = new Room(10);
  private final Flight<String, String> flight = room.begin("a");

  /** The read brings version 1. */
  @Actor
  public void read() {
    room.local.keep(flight, room.answer(1));
  }

  /** The write has committed version 2. */
  @Actor
  public void write() {
    room.local.wrote("a", 2);
  }

  /** What is left. */
  @Arbiter
  public void look(JJ_Result left) {
    left.r1 = room.held("a");
    left.r2 = room.local.floor("a");
  }
}
