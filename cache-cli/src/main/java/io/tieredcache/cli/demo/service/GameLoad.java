package io.tieredcache.cli.demo.service;

import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What players look at: mostly NPCs, then worlds, now and then a world that nobody plays. A few of
 * each draw most of the interest.
 */
final class GameLoad implements Load {
  private static final int NPC_PERCENT = 80;
  private static final int WORLD_PERCENT = 16;

  private final TypedCache<String, NpcState> npcs;
  private final TypedCache<String, WorldSnapshot> worlds;
  private final TimedReads reads;
  private final String[] npcIds;
  private final String[] worldIds = ids(ServiceSettings.WORLDS, DemoSchemas::world);
  private final String[] sleepingIds =
      ids(ServiceSettings.SLEEPING_WORLDS, DemoSchemas::sleepingWorld);
  private final Zipf npcInterest;
  private final Zipf worldInterest = new Zipf(ServiceSettings.WORLDS);
  private final Zipf sleepingInterest = new Zipf(ServiceSettings.SLEEPING_WORLDS);

  GameLoad(TieredCache cache, int npcs, TimedReads reads) {
    this.npcs = cache.of(DemoSchemas.NPCS);
    this.worlds = cache.of(DemoSchemas.WORLDS);
    this.reads = reads;
    this.npcIds = ids(npcs, DemoSchemas::npc);
    this.npcInterest = new Zipf(npcs);
  }

  private static String[] ids(int count, IntFunction<String> id) {
    return IntStream.range(0, count).mapToObj(id).toArray(String[]::new);
  }

  @Override
  public boolean read(long number) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int percent = random.nextInt(100);
    if (percent < NPC_PERCENT) {
      reads.read(npcs, npcIds[npcInterest.draw(random)]);
    } else if (percent < NPC_PERCENT + WORLD_PERCENT) {
      reads.read(worlds, worldIds[worldInterest.draw(random)]);
    } else {
      reads.read(worlds, sleepingIds[sleepingInterest.draw(random)]);
    }
    return true;
  }

  @Override
  public boolean settled() {
    return reads.settled();
  }
}
