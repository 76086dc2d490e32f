package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.SchemaPolicy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes that read and write one id while each tier's reads are switched off and on. */
final class TierSwitchRaceTest {
  private static final SchemaPolicy ALL = Fleet.policy().build();
  private static final SchemaPolicy WITHOUT_LOCAL = Fleet.policy().localReads(false).build();
  private static final SchemaPolicy WITHOUT_SHARED = Fleet.policy().sharedReads(false).build();

  private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();
  private final AtomicBoolean stop = new AtomicBoolean();

  @AfterEach
  void close() {
    stop.set(true);
    fleet.close();
  }

  private static void reconfigure(Service service, SchemaPolicy policy) {
    service.cache().reconfigure(service.names().schema(), policy);
  }

  /** C1 of own writes and C2, with real threads: no switch loses a write or goes back. */
  @Test
  void reads_whileTiersAreSwitched_neverGoBack() {
    Counting ofA = new Counting(a);
    Counting ofB = new Counting(b);
    AtomicInteger next = new AtomicInteger();
    Call<Void> writes =
        until(() -> (next.get() % 3 == 0 ? ofA : ofB).write(next.incrementAndGet()));
    List<Call<Void>> calls = List.of(writes, until(ofA::read), until(ofB::read));
    SchemaPolicy neither = WITHOUT_SHARED.toBuilder().localReads(false).build();
    List<SchemaPolicy> policies = List.of(WITHOUT_SHARED, ALL, WITHOUT_LOCAL, neither, ALL);

    for (int i = 0; i < 1_000; i++) {
      int before = next.get();
      reconfigure(i % 2 == 0 ? a : b, policies.get(i % policies.size()));
      fleet.clock.advance(Fleet.LOCAL_TTL.dividedBy(20));
      Await.until("a write", () -> next.get() > before || writes.ended());
    }
    stop.set(true);
    calls.forEach(Call::end);

    reconfigure(a, ALL);
    fleet.passLocalTtl();
    assertEquals(Integer.toString(next.get()), a.names().get("p"));
    assertEquals('"' + Integer.toString(next.get()) + '"', fleet.shared("p"));
  }

  private Call<Void> until(Runnable step) {
    return Call.begin(
        () -> {
          while (!stop.get()) {
            step.run();
          }
        });
  }

  /** One process's writes and reads of an id whose values rise; a reader and a writer. */
  private static final class Counting {
    private final Service service;
    private final AtomicInteger written = new AtomicInteger();
    private int last;

    Counting(Service service) {
      this.service = service;
    }

    void write(int value) {
      service.names().put("p", Integer.toString(value));
      written.set(value);
    }

    void read() {
      int least = Math.max(last, written.get());
      String value = service.names().get("p");
      last = value == null ? 0 : Integer.parseInt(value);
      assertTrue(last >= least, () -> last + " after " + least);
    }
  }
}
