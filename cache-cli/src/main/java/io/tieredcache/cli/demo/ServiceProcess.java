package io.tieredcache.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.cli.demo.report.ServiceReport;
import io.tieredcache.cli.demo.report.Wire;
import io.tieredcache.cli.exit.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A service as its parent holds it. What it says is read by threads of its own, so that it never
 * waits for us; those end with the process.
 */
final class ServiceProcess implements AutoCloseable {
  private static final int KEPT_LINES = 5;

  /** One comes each second; a service whose reports nobody takes has to wait. */
  private static final int KEPT_REPORTS = 64;

  private static final long ENDS_WITHIN_SECONDS = 5;

  /** Stands for the end of what it says. */
  private static final String ENDED = "";

  private final String name;
  private final Process process;
  private final PrintWriter commands;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(KEPT_REPORTS);
  private final Deque<String> complaints = new ArrayDeque<>();

  ServiceProcess(String name, ProcessBuilder command) {
    this.name = name;
    try {
      this.process = command.start();
    } catch (IOException e) {
      throw CommandFailure.failed(name + " can't start: " + e.getMessage(), e);
    }
    this.commands = new PrintWriter(process.outputWriter(UTF_8), true);
    follow("reports", process.inputReader(UTF_8), this::report);
    follow("complaints", process.errorReader(UTF_8), this::keep);
  }

  private void report(String line) {
    try {
      lines.put(line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(String what, BufferedReader in, Consumer<String> taker) {
    Thread thread = new Thread(() -> drain(in, taker), name + "-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  private static void drain(BufferedReader in, Consumer<String> taker) {
    try (in) {
      in.lines().forEach(taker);
    } catch (IOException | UncheckedIOException e) {
      // The process is gone; its end is told below.
    } finally {
      taker.accept(ENDED);
    }
  }

  private void keep(String line) {
    if (line.startsWith("\tat ")) {
      return;
    }
    synchronized (complaints) {
      complaints.add(line);
      if (complaints.size() > KEPT_LINES) {
        complaints.remove();
      }
    }
  }

  /** Waits until it is connected. */
  void awaitReady(Duration atMost) {
    String line = next(atMost);
    if (!line.equals(Wire.READY)) {
      throw CommandFailure.failed(name + " said '" + line + "' instead of ready", null);
    }
  }

  void say(String command) {
    commands.println(command);
  }

  /** Waits for its next report. */
  ServiceReport report(Duration atMost) {
    return Wire.report(next(atMost));
  }

  private String next(Duration atMost) {
    try {
      String line = lines.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        throw CommandFailure.failed(name + " was silent for " + atMost.toSeconds() + " s", null);
      }
      if (line.equals(ENDED)) {
        throw CommandFailure.failed(name + " ended by itself" + lastComplaints(), null);
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted", e);
    }
  }

  /** What it wrote to its standard error, the last lines of it. */
  String lastComplaints() {
    synchronized (complaints) {
      String text = String.join("\n  ", complaints).strip();
      return text.isEmpty() ? "" : ":\n  " + text;
    }
  }

  /** Asks it to end, and ends it where it does not. */
  @Override
  public void close() {
    say(Wire.STOP);
    commands.close();
    try {
      if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
