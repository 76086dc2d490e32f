package io.tieredcache.testkit;

import io.tieredcache.CacheEntry;
import io.tieredcache.LargeValuePolicy;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.spi.DurableRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One random course of two processes over three keys: reads, writes, deletes, SQL commits,
 * evictions of values and fences, and time; half of the calls are held back at one of the tiers'
 * operations and let go later. The same seed takes the same course: a call that would have to wait
 * for another's lease is left out, and each step ends when its call has met its hold or returned.
 */
final class Schedule implements AutoCloseable {
  private static final int STEPS = 40;
  private static final int KINDS_OF_STEP = 12;
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final List<String> OF_L2 =
      List.of("get", "acquireAll", "fillAll", "putAll", "invalidate");
  private static final List<String> OF_CHUNKS = List.of("getChunks", "putChunks", "refresh");
  private static final List<String> OF_L3 = List.of("getAll", "putAll", "removeAll");

  private record Open(String id, boolean reading, Hold hold, Call<?> call) {}

  private final Fleet fleet = new Fleet();
  private final List<Service> services;
  private final List<String> ofL2;

  /** What makes a value long enough for chunks, or empty. */
  private final String tail;

  private final boolean switching;

  private final List<Open> open = new ArrayList<>();
  private final ScheduleLedger ledger = new ScheduleLedger();
  private final Random random;

  Schedule(long seed, @Nullable FakeRule leftOut) {
    this(seed, leftOut, Fleet.policy().build(), OF_L2, "", false);
  }

  /** The processes switch reads of L1 and of L2 off and on, too. */
  static Schedule switching(long seed) {
    return new Schedule(seed, null, Fleet.policy().build(), OF_L2, "", true);
  }

  /** Values lie in L2 in three chunks, which may be lost, too. */
  static Schedule inChunks(long seed, @Nullable FakeRule leftOut) {
    SchemaPolicy chunks =
        Fleet.policy().largeValues(LargeValuePolicy.defaults().chunkBytes(4096)).build();
    List<String> ofL2 = Stream.concat(OF_L2.stream(), OF_CHUNKS.stream()).toList();
    return new Schedule(seed, leftOut, chunks, ofL2, "-".repeat(9000), false);
  }

  private Schedule(
      long seed,
      @Nullable FakeRule leftOut,
      SchemaPolicy policy,
      List<String> ofL2,
      String tail,
      boolean switching) {
    this.random = new Random(seed);
    this.services = List.of(fleet.service(policy), fleet.service(policy));
    this.ofL2 = ofL2;
    this.tail = tail;
    this.switching = switching;
    if (leftOut != null) {
      fleet.shared.leaveOut(leftOut);
    }
  }

  /** Takes the whole course, and returns which promises it broke. */
  List<String> run() {
    for (int step = 0; step < STEPS; step++) {
      step(pick(IDS), random.nextInt(services.size()));
    }
    while (!open.isEmpty()) {
      release(0);
    }
    IDS.forEach(this::checkL2);
    return ledger.broken();
  }

  private void step(String id, int process) {
    switch (random.nextInt(switching ? KINDS_OF_STEP + 2 : KINDS_OF_STEP)) {
      case 0, 1, 2, 3 -> {
        if (open.stream().noneMatch(other -> other.id().equals(id))) {
          start(id, process, true, () -> read(process, id));
        }
      }
      case 4, 5 -> start(id, process, false, () -> write(process, id));
      case 6 -> start(id, process, false, () -> remove(process, id));
      case 7 -> commit(id);
      case 8 -> lose(id);
      case 9 -> fleet.shared.foreign().delete(SharedProbe.fence(Fleet.key(id)));
      case 10 -> fleet.clock.advance(Duration.ofMillis(1 + random.nextInt(150)));
      case KINDS_OF_STEP, KINDS_OF_STEP + 1 -> switchReads(services.get(process));
      default -> {
        if (!open.isEmpty()) {
          release(random.nextInt(open.size()));
        }
      }
    }
  }

  private void lose(String id) {
    String chunk = tail.isEmpty() || random.nextInt(3) == 0 ? null : fleet.chunk(id, 0);
    if (chunk == null) {
      fleet.evict(id);
    } else {
      fleet.shared.foreign().delete(chunk.substring(0, chunk.length() - 1) + random.nextInt(3));
    }
  }

  private void switchReads(Service service) {
    SchemaPolicyBuilder policy = Fleet.policy();
    policy.localReads(random.nextBoolean()).sharedReads(random.nextBoolean());
    service.cache().reconfigure(service.names().schema(), policy.build());
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void start(String id, int process, boolean reading, Runnable call) {
    if (random.nextBoolean()) {
      call.run();
      return;
    }
    Service service = services.get(process);
    Hold.Side side = random.nextBoolean() ? Hold.Side.BEFORE : Hold.Side.AFTER;
    Hold hold =
        random.nextBoolean()
            ? service.l2().holdNext(pick(ofL2), side)
            : service.l3().holdNext(pick(OF_L3), side);
    Call<?> running = Call.begin(call);
    Await.until("the call meets its hold or ends", () -> hold.reached() || running.ended());
    if (hold.reached()) {
      open.add(new Open(id, reading, hold, running));
    } else {
      running.end();
      // Nobody came: the next that does passes without waiting.
      hold.release();
    }
  }

  /** A read may wait for the lease of a write that began after it, so that goes on first. */
  private void release(int index) {
    Open one = open.remove(index);
    if (one.reading()) {
      List<Open> writes = open.stream().filter(other -> other.id().equals(one.id())).toList();
      open.removeAll(writes);
      writes.forEach(Schedule::goOn);
    }
    goOn(one);
  }

  private static void goOn(Open one) {
    one.hold().release();
    one.call().end();
  }

  private long now() {
    return fleet.clock.nanoTime().getAsLong();
  }

  private void read(int process, String id) {
    ScheduleLedger.Bound bound = ledger.begin(process, id, now());
    CacheEntry<String> entry = services.get(process).names().getEntry(id);
    if (entry != null) {
      if (!entry.value().endsWith(tail)) {
        ledger.breaks("a value of " + id + " is not whole");
      }
      ledger.read(process, id, bound, entry.version());
    }
  }

  /** Its own version is above the one before: that much is known whoever else writes. */
  private void write(int process, String id) {
    long before = fleet.durableVersion(id);
    services.get(process).names().put(id, "p" + process + tail);
    ledger.changed(process, id, before + 1, now());
  }

  private void remove(int process, String id) {
    long before = fleet.durableVersion(id);
    services.get(process).names().remove(id);
    ledger.changed(process, id, before + 1, now());
  }

  /** Plain SQL, and the first process passes on that it happened, as the change feed does. */
  private void commit(String id) {
    long version = Math.max(fleet.durableVersion(id), 0) + 1;
    DurableRow row = new DurableRow(version, Fleet.json("sql" + tail), DurableRow.FOREVER);
    fleet.durable.plant(Fleet.key(id), row);
    services.get(0).names().invalidate(id);
    ledger.changed(0, id, version, now());
  }

  private void checkL2(String id) {
    long held = fleet.sharedVersion(id);
    if (held > 0 && (held != fleet.durableVersion(id) || fleet.durable(id) == null)) {
      ledger.breaks("C3: L2 holds " + held + " of " + id + ", L3 " + fleet.durableVersion(id));
    }
  }

  @Override
  public void close() {
    open.forEach(one -> one.hold().release());
    fleet.close();
  }
}
