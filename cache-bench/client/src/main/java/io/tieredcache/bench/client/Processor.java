package io.tieredcache.bench.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What this process has used so far. */
final class Processor {
  private Processor() {}

  /** CPU time of all its threads, in nanoseconds. */
  static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** For how long the JIT compiler was at work, in nanoseconds, to the millisecond. */
  static long compiledNanos() {
    return MILLISECONDS.toNanos(ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
  }

  /** Bytes that the calling thread has allocated. */
  static long allocatedBytes() {
    return ManagementFactory.getPlatformMXBean(ThreadMXBean.class)
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** Heap in use after collections that found nothing more. */
  static long liveBytes() {
    long before = Long.MAX_VALUE;
    long now = used();
    for (int i = 0; i < 10 && now < before; i++) {
      before = now;
      System.gc();
      now = used();
    }
    return Math.min(before, now);
  }

  private static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
