package io.tieredcache;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A floor is found while its entry comes, is evicted or dropped: no moment is without it. */
@JCStressTest
@Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "the version that was seen")
@Outcome(expect = Expect.FORBIDDEN, desc = "the floor went back")
@State
public class FloorStress {
  private final Room room = new Room(1);

  /** L1 holds one id. */
  public FloorStress() {
    room.keep("a", 7);
  }

  /** Takes the only place of L1, then gives up what is there. */
  @Actor
  public void evict() {
    room.keep("b", 1);
    room.local.invalidate("a");
    room.local.invalidate("b");
  }

  /** Looks twice. */
  @Actor
  public void look(JJ_Result seen) {
    seen.r1 = room.local.floor("a");
    seen.r2 = room.local.floor("a");
  }
}
