package io.tieredcache.cli.demo.service;

import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * This service's half of the worlds, ticked once a second, and of the NPCs, ticked ten times a
 * second. At any time a quarter of the NPCs move and are written each tick; the others rest and are
 * written every half second, before their second in Redis is over. Each half is used by one thread.
 */
final class Game {
  private static final Duration WORLD_TICK = Duration.ofSeconds(1);
  private static final Duration NPC_TICK = Duration.ofMillis(100);

  /** For how long an NPC moves, and how long it then rests, in ticks and in turns. */
  private static final int MOVE_TICKS = 50;

  private static final int MOVING_ONE_IN = 4;

  /** How often a resting NPC is written, in ticks. */
  private static final int REST_TICKS = 5;

  private final TypedCache<String, WorldSnapshot> worlds;
  private final TypedCache<String, NpcState> npcs;
  private final Meters meters;
  private final Writes writes;
  private final Map<String, WorldSnapshot> ownWorlds = new LinkedHashMap<>();
  private final List<NpcState> ownNpcs = new ArrayList<>();
  private long tick;

  Game(TieredCache cache, ServiceSettings settings, Meters meters) {
    this.worlds = cache.of(DemoSchemas.WORLDS);
    this.npcs = cache.of(DemoSchemas.NPCS);
    this.meters = meters;
    this.writes = new Writes(meters);
    for (int i = settings.index(); i < ServiceSettings.WORLDS; i += ServiceSettings.SERVICES) {
      ownWorlds.put(DemoSchemas.world(i), WorldSnapshot.at(DemoSchemas.world(i), 0));
    }
    for (int i = settings.index(); i < settings.npcs(); i += ServiceSettings.SERVICES) {
      ownNpcs.add(NpcState.born(DemoSchemas.npc(i)));
    }
  }

  List<Activity> activities() {
    return List.of(
        new TickLoop("worlds", WORLD_TICK, this::tickWorlds, meters.lateTicks),
        new TickLoop("npcs", NPC_TICK, this::tickNpcs, meters.lateTicks));
  }

  private void tickWorlds() {
    ownWorlds.replaceAll((id, world) -> WorldSnapshot.at(id, world.tick() + 1));
    writes.write(worlds, ownWorlds);
    meters.ticks.increment();
  }

  private void tickNpcs() {
    Map<String, NpcState> changed = new LinkedHashMap<>();
    for (int i = 0; i < ownNpcs.size(); i++) {
      boolean moving = (i + tick / MOVE_TICKS) % MOVING_ONE_IN == 0;
      NpcState npc = moving ? ownNpcs.get(i).moved() : ownNpcs.get(i).rested();
      ownNpcs.set(i, npc);
      if (moving || (i + tick) % REST_TICKS == 0) {
        changed.put(npc.npcId(), npc);
      }
    }
    writes.write(npcs, changed);
    tick++;
    meters.ticks.increment();
  }
}
