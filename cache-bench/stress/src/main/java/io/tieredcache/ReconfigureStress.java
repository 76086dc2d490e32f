package io.tieredcache;

import io.tieredcache.codec.TextCodec;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Once L1 has answered under a shorter time, it never answers under the longer one again. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both under the policy before")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the policy changed in between")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "both under the new policy")
@Outcome(expect = Expect.FORBIDDEN, desc = "the policy before came back")
@State
public class ReconfigureStress {
  private static final KeySchema<String, String> SCHEMA =
      KeySchema.of("player:{id}:name", IdFormat.string(), TextCodec.of());

  private final Room room = new Room(10);

  /** L1 holds an answer of 60 ms that may be given for 100. */
  public ReconfigureStress() {
    room.keep("a", 1);
    room.pass(Duration.ofMillis(60));
  }

  /** 50 ms from now on. */
  @Actor
  public void reconfigure() {
    SchemaPolicy policy = SCHEMA.policy().toBuilder().localTtl(Duration.ofMillis(50)).build();
    room.local.freshness().keepFor(policy.localTtl().toNanos());
    room.flights.joinFor(Freshness.joinWindow(policy));
  }

  /** Two reads. */
  @Actor
  public void read(ZZ_Result given) {
    given.r1 = room.local.fresh("a") != null;
    given.r2 = room.local.fresh("a") != null;
  }
}
