package io.tieredcache.bench;

import io.tieredcache.TypedCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Threads that write NPCs, one after the other's answer, for a while. */
record BehindWriters(int threads, int npcs, String state) {
  /** How many writes returned. */
  long write(TypedCache<String, String> cache, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    List<CompletableFuture<Long>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      CompletableFuture<Long> writes = new CompletableFuture<>();
      all.add(writes);
      Thread thread = new Thread(() -> write(cache, end, writes));
      thread.setDaemon(true);
      thread.start();
    }
    long sum = 0;
    for (CompletableFuture<Long> each : all) {
      sum += each.get(1, TimeUnit.MINUTES);
    }
    return sum;
  }

  private void write(TypedCache<String, String> cache, long end, CompletableFuture<Long> writes) {
    try {
      long sum = 0;
      while (System.nanoTime() < end) {
        cache.put("npc-" + ThreadLocalRandom.current().nextInt(npcs), state);
        sum++;
      }
      writes.complete(sum);
    } catch (RuntimeException e) {
      writes.completeExceptionally(e);
    }
  }
}
