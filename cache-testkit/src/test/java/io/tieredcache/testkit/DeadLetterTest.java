package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.DeadLetter;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.testkit.BehindFleet.Member;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dead letters that are too many. */
final class DeadLetterTest {
  private static List<String> keys(Member of) {
    return of.letters().list(10).stream().map(DeadLetter::key).toList();
  }

  @Test
  void flush_asManyDeadLettersAsMayBe_keepsTheRestInTheJournal() {
    WriteBehindPolicy small = WriteBehindPolicy.defaults().journalDepth(2);
    try (BehindFleet fleet = new BehindFleet(Fleet.policy(), small)) {
      fleet.durable.refuse(payload -> true);
      Member one = fleet.process();
      one.names().put("1", "Ann");
      one.names().put("2", "Bea");
      Await.until("both are buried", () -> one.letters().list(10).size() == 2);
      long before = one.l2().count("bury");

      one.names().put("3", "Cleo");

      Await.until("tried twice", () -> one.l2().count("bury") >= before + 2);
      assertEquals(List.of(Fleet.key("1"), Fleet.key("2")), keys(one));
      assertEquals(1, fleet.depth());
      assertEquals("Cleo", one.names().get("3"));
      assertTrue(one.letters().discard(one.letters().list(1).get(0)));
      fleet.awaitTrimmed();
      assertEquals(List.of(Fleet.key("2"), Fleet.key("3")), keys(one));
    }
  }
}
