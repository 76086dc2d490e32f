package io.tieredcache.cli.demo.service;

import io.tieredcache.TypedCache;

/** This service's share of a trace: every second access, in the trace's order. */
final class TraceLoad implements Load {
  private final TypedCache<String, WorldSnapshot> worlds;
  private final TimedReads reads;
  private final int[] accesses;
  private final int index;

  TraceLoad(TypedCache<String, WorldSnapshot> worlds, TimedReads reads, int[] accesses, int index) {
    this.worlds = worlds;
    this.reads = reads;
    this.accesses = accesses;
    this.index = index;
  }

  @Override
  public boolean read(long number) {
    long at = number * ServiceSettings.SERVICES + index;
    if (at >= accesses.length) {
      return false;
    }
    reads.read(worlds, DemoSchemas.traced(accesses[(int) at]));
    return true;
  }

  @Override
  public boolean settled() {
    return reads.settled();
  }
}
