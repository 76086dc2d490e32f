package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.testkit.BehindFleet.Member;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What write-behind tells of itself. */
final class FlushMetricsTest {
  @AutoClose private final BehindFleet fleet = new BehindFleet();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Member one = fleet.process(builder -> builder.meterRegistry(metrics));

  private double gauge(String name) {
    return metrics.get(name).tag("schema", "player:{id}:name").gauge().value();
  }

  private double count(String name) {
    return metrics.get(name).tag("schema", "player:{id}:name").functionCounter().count();
  }

  @Test
  void journal_entriesWait_depthAndAgeAreShownAndGoBack() {
    one.l3().fail("down");
    one.names().put("7", "Ann");
    one.names().put("7", "Bea");
    one.names().put("8", "Cleo");
    Await.until("depth", () -> gauge("tieredcache.journal.depth") == 3);
    fleet.clock.advance(Duration.ofSeconds(30));
    Await.until("age", () -> gauge("tieredcache.journal.oldest") >= 30);
    assertTrue(count("tieredcache.flush.failures") > 0);
    assertEquals(0, count("tieredcache.flush.rows"));

    one.l3().restore();
    fleet.clock.advance(Duration.ofSeconds(1));

    Await.until("nothing waits", () -> gauge("tieredcache.journal.depth") == 0);
    assertEquals(0, gauge("tieredcache.journal.oldest"));
    assertEquals(3, count("tieredcache.flush.entries"));
    assertEquals(2, count("tieredcache.flush.rows"));
    var time = metrics.get("tieredcache.flush.time").timer();
    assertTrue(time.count() >= 1 && time.totalTime(TimeUnit.NANOSECONDS) > 0);
  }

  @Test
  void journal_rowRefused_deadLetterIsShownUntilItIsDiscarded() {
    fleet.durable.refuse(payload -> Arrays.equals(payload, Fleet.json("bad")));
    one.names().put("7", "bad");
    Await.until("a dead letter", () -> gauge("tieredcache.journal.dead") == 1);
    assertEquals(1, count("tieredcache.flush.buried"));

    assertTrue(one.letters().discard(one.letters().list(1).get(0)));

    Await.until("none", () -> gauge("tieredcache.journal.dead") == 0);
  }
}
