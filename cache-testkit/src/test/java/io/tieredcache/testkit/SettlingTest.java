package io.tieredcache.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.DeadLetter;
import io.tieredcache.testkit.BehindFleet.Member;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A flusher died between its commit and the trim: the next one tells what L3 has. */
final class SettlingTest {
  @AutoClose private final BehindFleet fleet = new BehindFleet();

  @Test
  void flush_removeAppliedAndNotTrimmed_isEndedByTheNext() {
    Member first = fleet.process();
    first.names().put("7", "Ann");
    fleet.awaitTrimmed();
    Hold trim = first.l2().holdNext("trim", Hold.Side.BEFORE);
    first.names().remove("7");
    trim.awaitReached(Await.LIMIT);
    first.die();
    fleet.clock.advance(BehindFleet.PAST_LEASE);

    Member second = fleet.process();
    fleet.awaitTrimmed();

    assertEquals(List.of("7=\"Ann\"", "7=removed"), fleet.applied());
    assertEquals(List.of(), second.letters().list(10));
    trim.release();
  }

  /**
   * Four entries that L3 has in other bytes; their flusher died before it trimmed them.
   *
   * @return what keeps the dead one's last request
   */
  private Hold appliedInOtherBytes() {
    fleet.durable.rewrite(payload -> (new String(payload, UTF_8) + " ").getBytes(UTF_8));
    Member first = fleet.process();
    Hold trim = first.l2().holdNext("trim", Hold.Side.BEFORE);
    first.names().putAll(Map.of("1", "Ann", "2", "Bea", "3", "Cleo", "4", "bad"));
    trim.awaitReached(Await.LIMIT);
    first.die();
    fleet.clock.advance(BehindFleet.PAST_LEASE);
    return trim;
  }

  @Test
  void flush_appliedInOtherBytesAndNotTrimmed_isProvenByOneQuestion() {
    Hold trim = appliedInOtherBytes();

    Member second = fleet.process();
    fleet.awaitTrimmed();

    assertEquals(List.of(), second.letters().list(10));
    assertEquals(1, second.l3().count("asRead"));
    trim.release();
  }

  @Test
  void flush_oneOfThemNoRowCanHold_isADeadLetterAlone() {
    Hold trim = appliedInOtherBytes();
    fleet.durable.refuse(payload -> Arrays.equals(payload, Fleet.json("bad")));

    Member second = fleet.process();
    fleet.awaitTrimmed();

    List<DeadLetter> letters = second.letters().list(10);
    assertEquals(List.of(Fleet.key("4")), letters.stream().map(DeadLetter::key).toList());
    trim.release();
  }

  @Test
  void flush_failoverLostTheTrims_whatNewerEntriesFollowIsOnlyForgotten() {
    Member first = fleet.process();
    Map<String, String> last = Map.of();
    for (int round = 0; round < 150; round++) {
      last = tenNames(round);
      first.names().putAll(last);
    }
    fleet.awaitTrimmed();
    first.cache().close();

    fleet.shared.journal(fleet.tierSchema().name(), 0).restore();
    Member second = fleet.process();
    fleet.awaitTrimmed();

    assertEquals(List.of(), second.letters().list(10));
    assertEquals(0, second.l2().count("invalidate"), "L2 had the newest");
    assertEquals(last, second.names().getAll(last.keySet()));
  }

  private static Map<String, String> tenNames(int round) {
    return IntStream.range(0, 10).boxed().collect(toMap(i -> "n" + i, i -> "name " + round));
  }
}
