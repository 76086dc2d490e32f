package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** What CLUSTER NODES tells of the node that was asked. */
final class ServedTest {
  private static final String NODE = "1".repeat(40);
  private static final String OTHER = "2".repeat(40);

  private static final String OF_OTHER =
      OTHER + " 127.0.0.1:7002@17002 master - 0 0 9 connected 8-16383\n";

  private static Served served(long epoch, String slots) {
    return Served.of(
        NODE
            + " 127.0.0.1:7001@17001 myself,master - 0 0 "
            + epoch
            + " connected "
            + slots
            + "\n"
            + OF_OTHER);
  }

  private static BitSet slots(int... slots) {
    BitSet set = new BitSet();
    for (int slot : slots) {
      set.set(slot);
    }
    return set;
  }

  @Test
  void of_slotLeaving_isNotServed() {
    Served served = served(3, "0-2 5 [2->-" + OTHER + "] [8-<-" + OTHER + "]");

    assertEquals(new Served(NODE, 3, slots(0, 1, 5)), served);
  }

  @Test
  void of_noneIsItself_isRefused() {
    assertThrows(IllegalStateException.class, () -> Served.of(OF_OTHER));
  }

  @Test
  void since_slotsCameAndWent_areThoseOfBothMoments() {
    assertEquals(slots(1, 2), served(3, "1-5").since(served(3, "0-2")));
  }

  @Test
  void since_tookASlotMeanwhile_areNone() {
    assertEquals(slots(), served(4, "0-2").since(served(3, "0-2")));
  }

  @Test
  void since_ofAnotherNode_areNone() {
    assertEquals(slots(), served(3, "0-2").since(new Served(OTHER, 3, slots(0))));
  }
}
