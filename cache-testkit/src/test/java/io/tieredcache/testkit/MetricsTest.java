package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.tieredcache.spi.LoadFailedException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What can be seen from outside. */
final class MetricsTest {
  private static final String SCHEMA = "player:{id}:name";

  @AutoClose private final Fleet fleet = new Fleet();

  @Test
  void gets_hitsAndMissesOfL1_areCountedAsCaffeines() {
    Service a = fleet.service();
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    a.names().get("p");
    a.names().getAll(List.of("p", "q"));

    assertEquals(2, gets(a, "hit"));
    assertEquals(2, gets(a, "miss"));
    assertEquals(2, a.metrics().get("cache.size").tag("cache", SCHEMA).gauge().value());
  }

  @Test
  void puts_answersThatL1Kept_areCountedAsCaffeines() {
    Service a = fleet.service();
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    a.names().get("p");
    fleet.passLocalTtl();
    a.names().get("p");

    assertEquals(2, a.metrics().get("cache.puts").functionCounter().count());
  }

  @Test
  void bytes_readAndWritten_areCountedByTier() {
    Service a = fleet.service();
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    a.names().put("p", "Beate");
    a.names().get("p");

    assertEquals(5, bytes(a, "read", "l3"));
    assertEquals(7, bytes(a, "written", "l3"));
    assertEquals(5 + 7, bytes(a, "written", "l2"));
    assertEquals(7, bytes(a, "read", "l2"));
  }

  private static double bytes(Service service, String direction, String tier) {
    return service
        .metrics()
        .get("tieredcache.bytes." + direction)
        .tag("tier", tier)
        .functionCounter()
        .count();
  }

  private static double gets(Service service, String result) {
    return service
        .metrics()
        .get("cache.gets")
        .tag("cache", SCHEMA)
        .tag("result", result)
        .functionCounter()
        .count();
  }

  @Test
  void evictions_moreThanL1Holds_areCounted() {
    Service a = fleet.service(Fleet.policy().localMaxEntries(10).build());
    for (int i = 0; i < 100; i++) {
      fleet.inDurable("p" + i, 7, "Ada");
      a.names().get("p" + i);
    }

    Await.until(
        "evictions", () -> a.metrics().get("cache.evictions").functionCounter().count() >= 80);
  }

  @Test
  void requests_toEachTier_areTimedByOperationAndOutcome() {
    Service a = fleet.service();
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    a.l3().fail("switched off");
    assertThrows(RuntimeException.class, () -> a.names().get("q"));

    assertEquals(2, timer(a, "l2", "get", "answered").count());
    assertEquals(2, timer(a, "l2", "acquire", "answered").count());
    assertEquals(1, timer(a, "l3", "get", "answered").count());
    assertEquals(1, timer(a, "l3", "get", "failed").count());
  }

  private static Timer timer(Service service, String tier, String operation, String outcome) {
    return service
        .metrics()
        .get("tieredcache.requests")
        .tag("schema", SCHEMA)
        .tag("tier", tier)
        .tag("operation", operation)
        .tag("outcome", outcome)
        .timer();
  }

  @Test
  void tags_ofAllMetrics_holdNoId() {
    Service a = fleet.service();
    fleet.inDurable("secret-id", 7, "Ada");
    a.names().get("secret-id");
    a.names().put("secret-id", "Bea");

    for (Meter meter : a.metrics().getMeters()) {
      for (Tag tag : meter.getId().getTags()) {
        assertFalse(tag.getValue().contains("secret-id"), meter.getId()::toString);
      }
    }
  }

  @Test
  void load_observed_liesBelowTheCallersObservationAndTellsTheOutcome() {
    Queue<Observation.Context> ended = new ConcurrentLinkedQueue<>();
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new Ended(ended));
    Service a =
        fleet.service(Fleet.policy().build(), builder -> builder.observationRegistry(registry));
    Observation request = Observation.start("request", registry);

    String seen =
        request.observe(
            () ->
                a.names().get("p", id -> registry.getCurrentObservation().getContext().getName()));
    assertThrows(
        LoadFailedException.class,
        () ->
            a.names()
                .get(
                    "q",
                    id -> {
                      throw new IllegalStateException("no model");
                    }));

    assertEquals("tieredcache.load", seen);
    Observation.Context load = ended.poll();
    assertEquals("loaded", load.getLowCardinalityKeyValue("outcome").getValue());
    assertEquals(SCHEMA, load.getLowCardinalityKeyValue("schema").getValue());
    assertEquals(request.getContextView(), load.getParentObservation().getContextView());
    List<String> later =
        ended.stream()
            .filter(context -> context.getName().equals("tieredcache.load"))
            .map(context -> context.getLowCardinalityKeyValue("outcome").getValue())
            .toList();
    assertEquals(List.of("failed"), later);
  }

  private record Ended(Queue<Observation.Context> contexts)
      implements ObservationHandler<Observation.Context> {
    @Override
    public void onStop(Observation.Context context) {
      contexts.add(context);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }
}
