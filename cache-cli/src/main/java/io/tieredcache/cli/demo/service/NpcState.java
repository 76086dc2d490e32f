package io.tieredcache.cli.demo.service;

/**
 * Where an NPC is and what it is up to; about 150 bytes of JSON.
 *
 * @param tick counts its tenths of a second
 * @param health 0 to 100
 */
public record NpcState(
    String npcId, long tick, double x, double y, double heading, int health, String doing) {
  private static final double STEP = 0.15;

  /** An NPC that has just been born. */
  public static NpcState born(String npcId) {
    double heading = (npcId.hashCode() & 0xff) / 255.0 * Math.PI * 2;
    return new NpcState(npcId, 0, 0, 0, heading, 100, "waking up");
  }

  /** The NPC a tick later, on its way. */
  NpcState moved() {
    double turned = heading + Math.sin(tick / 7.0) / 10;
    return new NpcState(
        npcId,
        tick + 1,
        rounded(x + STEP * Math.cos(turned)),
        rounded(y + STEP * Math.sin(turned)),
        rounded(turned),
        (int) (100 - tick % 40),
        "patrolling");
  }

  /** The NPC a tick later, where it was. */
  NpcState rested() {
    return new NpcState(npcId, tick + 1, x, y, heading, health, "resting");
  }

  private static double rounded(double value) {
    return Math.rint(value * 1000) / 1000;
  }
}
