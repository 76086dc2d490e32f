package io.tieredcache.cli.demo.service;

import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.cli.demo.report.ProbeWrite;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Writes numbered values and watches for those of the other service. */
final class Probe {
  /** No multiple of an L1 time, so that writes meet L1 entries of all ages. */
  private static final Duration WRITE_EVERY = Duration.ofMillis(237);

  private static final Duration LOOK_EVERY = Duration.ofMillis(2);

  private final TypedCache<String, WorldSnapshot> worlds;
  private final TypedCache<String, NpcState> npcs;
  private final Meters meters;
  private final String own;
  private final Watch<WorldSnapshot> worldWatch;
  private final Watch<NpcState> npcWatch;
  private long tick;

  Probe(TieredCache cache, ServiceSettings settings, Meters meters) {
    this.worlds = cache.of(DemoSchemas.WORLDS);
    this.npcs = cache.of(DemoSchemas.NPCS);
    this.meters = meters;
    this.own = DemoSchemas.probe(settings.index());
    String other = DemoSchemas.probe(settings.peer());
    this.worldWatch = new Watch<>(worlds, other, WorldSnapshot::tick, meters);
    this.npcWatch = new Watch<>(npcs, other, NpcState::tick, meters);
  }

  List<Activity> activities() {
    LongAdder uncounted = new LongAdder();
    return List.of(
        new TickLoop("probe-writes", WRITE_EVERY, this::write, uncounted),
        new TickLoop("probe-looks", LOOK_EVERY, this::look, uncounted));
  }

  private void look() {
    worldWatch.look();
    npcWatch.look();
  }

  private void write() {
    tick++;
    write(worlds, WorldSnapshot.at(own, tick));
    write(npcs, new NpcState(own, tick, 0, 0, 0, 100, "being watched"));
  }

  private <V> void write(TypedCache<String, V> cache, V value) {
    try {
      cache.put(own, value);
      String key = cache.schema().key(own);
      meters.probeWrites.add(new ProbeWrite(key, tick, MachineClock.micros()));
    } catch (TierException e) {
      meters.failedWrites.increment();
      meters.flaw(e);
    }
  }
}
