package io.tieredcache.testkit;

import io.tieredcache.SchedulerFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Runs a cache's repeated tasks when a test says so, in the test's thread, and what a closing cache
 * still has to do in the closing thread. Delays count for nothing. Thread-safe.
 *
 * <pre>{@code
 * ManualScheduler scheduler = new ManualScheduler();
 * TieredCache cache = TieredCache.builder().schedulers(scheduler)…build();
 * cache.of(NPCS).put("7", state);
 * scheduler.run(ManualScheduler.FLUSH);    // now PostgreSQL has it
 * }</pre>
 */
public final class ManualScheduler implements SchedulerFactory {
  /** What flushes journals; each partition is a task of its own. */
  public static final String FLUSH = "tieredcache-flush";

  /** What repairs L2. */
  public static final String TIMER = "tieredcache-timer";

  private final Map<String, List<ManualExecutor>> made = new ConcurrentHashMap<>();

  /** Without tasks. */
  public ManualScheduler() {}

  @Override
  public ScheduledExecutorService create(String name, int threads) {
    ManualExecutor executor = new ManualExecutor();
    made.computeIfAbsent(name, absent -> new CopyOnWriteArrayList<>()).add(executor);
    return executor;
  }

  /** Runs each waiting task of the schedulers of this name once. */
  public void run(String name) {
    made.getOrDefault(name, List.of()).forEach(ManualExecutor::runWaiting);
  }
}
