package io.tieredcache.cli.demo.service;

import io.tieredcache.TieredCache;
import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.demo.report.Wire;
import io.tieredcache.cli.exit.StopSignal;
import io.tieredcache.cli.trace.TraceFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** One service of the demo, from its start until its parent asks it to end or is gone. */
public final class DemoService {
  private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
  private static final Duration TOKENIZER_EVERY = Duration.ofSeconds(2);

  private final ServiceSettings settings;
  private final Meters meters = new Meters();

  /** A service that has not begun. */
  public DemoService(ServiceSettings settings) {
    this.settings = settings;
  }

  /**
   * Plays until told to stop.
   *
   * @param in what the parent says
   * @param out what the parent is told
   */
  public void run(Connection connection, BufferedReader in, PrintWriter out) throws IOException {
    try (TieredCache cache =
        connection.open(DemoSchemas.WORLDS, DemoSchemas.NPCS, DemoSchemas.TOKENIZERS)) {
      Readers readers = new Readers(load(cache), settings.rate());
      List<Activity> activities = activities(cache);
      activities.add(readers);
      WarmUp.run(cache, settings.index());
      out.println(Wire.READY);
      if (Wire.GO.equals(in.readLine())) {
        activities.forEach(Activity::start);
        report(readers, ParentWatch.over(in), out);
        activities.forEach(Activity::close);
      }
    }
  }

  private Load load(TieredCache cache) {
    TimedReads reads = new TimedReads(meters);
    if (settings.trace() == null) {
      return new GameLoad(cache, settings.npcs(), reads);
    }
    int[] accesses = TraceFile.read(settings.trace(), settings.traceLimit());
    return new TraceLoad(cache.of(DemoSchemas.WORLDS), reads, accesses, settings.index());
  }

  private List<Activity> activities(TieredCache cache) {
    List<Activity> activities = new ArrayList<>(new Probe(cache, settings, meters).activities());
    if (settings.trace() == null) {
      activities.addAll(new Game(cache, settings, meters).activities());
      Runnable tokenizer = new TokenizerReads(cache.of(DemoSchemas.TOKENIZERS), meters);
      activities.add(new TickLoop("tokenizer", TOKENIZER_EVERY, tokenizer, new LongAdder()));
    }
    return activities;
  }

  private void report(Readers readers, StopSignal stop, PrintWriter out) {
    long startedAt = System.nanoTime();
    for (int number = 0; ; number++) {
      long due = startedAt + (number + 1) * REPORT_EVERY.toNanos();
      if (stop.await(Duration.ofNanos(due - System.nanoTime()))) {
        return;
      }
      out.println(Wire.line(meters.report(number, readers.finished())));
    }
  }
}
