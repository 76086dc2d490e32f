package io.tieredcache.cli.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.cli.connection.Fork;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** A forked JVM that runs {@link Victim}, and what it said of its writes. */
final class VictimProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Moment moment;
  private final Process process;
  private final Writer input;
  private final Thread listener;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /** The highest counter of each NPC whose put returned. */
  final AtomicIntegerArray acknowledged = new AtomicIntegerArray(Npcs.COUNT);

  /** The highest counter of each NPC that was begun. */
  final AtomicIntegerArray tried = new AtomicIntegerArray(Npcs.COUNT);

  private VictimProcess(Moment moment, Process process) {
    this.moment = moment;
    this.process = process;
    this.input = process.outputWriter(UTF_8);
    this.listener = new Thread(this::listen, "victim-" + process.pid());
    listener.setDaemon(true);
    listener.start();
  }

  static VictimProcess start(Moment moment, RedisCluster redis, PostgresServer database)
      throws IOException {
    ProcessBuilder builder = Fork.of(Victim.class, moment.name());
    builder.environment().putAll(Fork.variables(redis, database));
    return new VictimProcess(
        moment, builder.redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  Moment moment() {
    return moment;
  }

  private void listen() {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        heard(line.split(" ", -1));
      }
    } catch (IOException e) {
      // It was killed in the middle of a line.
    }
  }

  private void heard(String[] words) {
    switch (words[0]) {
      case "ready" -> ready.countDown();
      case "held" -> held.countDown();
      case "closed" -> closed.countDown();
      case "try" -> tried.set(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "ok" -> acknowledged.set(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      default -> {
        // A failed write is neither acknowledged nor known to be lost.
      }
    }
  }

  /** Lets it write; the moment is held once it has written so many counters. */
  void go(int round, int until) {
    await(ready, "ready");
    say(round + " " + until);
  }

  void awaitHeld() {
    await(held, "held at " + moment);
  }

  /** Ends it in order, with what it journaled flushed. */
  void quit() {
    say("quit");
    await(closed, "closed");
  }

  void release() {
    say("release");
  }

  private void say(String line) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(CountDownLatch said, String what) {
    try {
      if (!said.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("process " + process.pid() + " was not " + what);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** SIGSTOP or SIGCONT. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0 && process.isAlive()) {
      throw new IOException("kill -" + name + " failed");
    }
  }

  /**
   * SIGKILL; afterwards everything that it said has been heard. By signal: {@code destroyForcibly}
   * also closes the pipe, and what it said last would be lost.
   */
  void kill() {
    try {
      if (process.isAlive()) {
        signal("KILL");
      }
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " does not end");
      }
      listener.join(LIMIT.toMillis());
      if (listener.isAlive()) {
        throw new IllegalStateException("process " + process.pid() + " is not heard to its end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
