package io.tieredcache;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A read that ends while its id, or the whole schema, is told stale leaves nothing in L1. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "nothing held, the version remembered")
@Outcome(expect = Expect.FORBIDDEN, desc = "a stale value stayed, or its version was forgotten")
@State
public class KeepAndInvalidateStress {
  private final Room room = new Room(10);
  private final Flight<String, String> one = room.begin("a");
  private final Flight<String, String> other = room.begin("b");

  /** Two reads end. */
  @Actor
  public void read() {
    room.local.keep(one, room.answer(1));
    room.local.keep(other, room.answer(1));
  }

  /** One is told stale by itself, the other with all. */
  @Actor
  public void invalidate() {
    room.local.invalidate("a");
    room.local.invalidateAll();
  }

  /** What is left. */
  @Arbiter
  public void look(JJ_Result left) {
    left.r1 = room.held("a") + room.held("b");
    left.r2 = Math.min(room.local.floor("a"), room.local.floor("b"));
  }
}
