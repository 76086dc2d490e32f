package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.DeadLetter;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.BehindFleet.Member;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dead letters that are too many, and one whose retry is in doubt. */
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

  @Test
  void retry_answerLost_dropsTheOldValueFromL2() {
    try (BehindFleet fleet = new BehindFleet()) {
      fleet.durable.plant(Fleet.key("7"), new DurableRow(1, Fleet.json("old"), DurableRow.FOREVER));
      fleet.durable.refuse(payload -> true);
      Member flusher = fleet.process();
      Member one = fleet.writer();
      one.names().put("7", "Ann");
      Await.until("buried and dropped", () -> flusher.l2().count("invalidate") == 1);
      flusher.cache().close();
      assertEquals("old", fleet.writer().names().get("7"));
      assertNotNull(fleet.shared.foreign().get(Fleet.key("7")));
      DeadLetter letter = one.letters().list(1).get(0);
      one.l2()
          .holdNext("revive", Hold.Side.AFTER)
          .fail(new TierException(Tier.L2, "revive", "x", Duration.ZERO, "broke", null));

      assertThrows(TierException.class, () -> one.letters().retry(letter));

      assertNull(fleet.shared.foreign().get(Fleet.key("7")));
      assertEquals("Ann", fleet.writer().names().get("7"));
    }
  }
}
