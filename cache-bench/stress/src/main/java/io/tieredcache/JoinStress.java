package io.tieredcache;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Of two callers that come at the same time one leads, and the other waits for it. */
@JCStressTest
@Outcome(
    id = {"true, false", "false, true"},
    expect = Expect.ACCEPTABLE,
    desc = "one of them leads")
@Outcome(expect = Expect.FORBIDDEN, desc = "both read, or none does")
@State
public class JoinStress {
  private final Room room = new Room(10);

  /** One caller. */
  @Actor
  public void one(ZZ_Result leads) {
    leads.r1 = room.leads("a");
  }

  /** The other. */
  @Actor
  public void other(ZZ_Result leads) {
    leads.r2 = room.leads("a");
  }
}
