package io.tieredcache.cli.demo;

import io.tieredcache.cli.connection.LocalServers;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.exit.ExitCode;
import io.tieredcache.cli.exit.StopSignal;
import io.tieredcache.cli.trace.TraceFile;
import java.io.PrintWriter;
import java.time.Duration;

/** The demo from start to summary. */
public final class Demo {
  private static final Duration SIGNAL_TRAVELS = Duration.ofMillis(500);

  private final DemoSettings settings;
  private final PrintWriter out;
  private final Promises promises;

  /**
   * A demo that has not begun.
   *
   * @param out the screen
   * @throws CommandFailure where a policy file or the environment has settings that can't be
   */
  public Demo(DemoSettings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
    this.promises = Promises.under(System.getenv());
  }

  /** Runs until the time is over or a signal comes; then nothing that it started is left. */
  public int run(StopSignal stop) {
    if (settings.trace() != null) {
      // A wrong file is told before anything is started.
      TraceFile.read(settings.trace(), 1);
    }
    say(settings.title());
    say("starting Redis (3 primaries, 3 replicas, TLS, AUTH) and PostgreSQL ...");
    long began = System.nanoTime();
    try (LocalServers servers = LocalServers.start()) {
      say("up after " + Units.latency(System.nanoTime() - began) + "; starting two services ...");
      Run run = new Run(settings, promises);
      play(run, servers, stop);
      Summary.lines(settings, run).forEach(this::say);
      say("stopping ...");
    } catch (RuntimeException e) {
      throwUnlessStopped(e, stop);
    }
    say("stopped: nothing is left running");
    return ExitCode.OK;
  }

  private void play(Run run, LocalServers servers, StopSignal stop) {
    Display display =
        settings.plain() ? new PlainDisplay(out) : new LiveDisplay(out, settings.seconds());
    try {
      if (!stop.requested()) {
        Seed.write(settings, servers.connection());
        play(run, servers, display, stop);
      }
    } catch (RuntimeException e) {
      throwUnlessStopped(e, stop);
    } finally {
      display.end();
    }
  }

  private void play(Run run, LocalServers servers, Display display, StopSignal stop) {
    try (Fleet fleet = Fleet.start(settings, servers.connection());
        Outage outage = new Outage(settings, servers, promises.repair())) {
      fleet.go();
      run.follow(fleet, outage, display, stop);
    }
  }

  /** Ctrl-C reaches servers and services too, and they may end before we even know of it. */
  private static void throwUnlessStopped(RuntimeException e, StopSignal stop) {
    if (!stop.await(SIGNAL_TRAVELS)) {
      throw e;
    }
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  /** How long a signal waits for the demo to end. */
  public static Duration endsWithin() {
    return Duration.ofSeconds(40);
  }
}
