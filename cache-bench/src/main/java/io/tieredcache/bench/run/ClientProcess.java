package io.tieredcache.bench.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.ClientMain;
import io.tieredcache.bench.client.Outcome;
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
 * A client's JVM as the harness holds it. Used by one thread at a time; it is closed by its end.
 */
final class ClientProcess implements AutoCloseable {
  private static final int KEPT_LINES = 8;
  private static final long ENDS_WITHIN_SECONDS = 10;
  private static final String ENDED = "";

  private final String name;
  private final Process process;
  private final PrintWriter asks;
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(8);
  private final Deque<String> complaints = new ArrayDeque<>();
  private boolean ready;

  ClientProcess(String name, ProcessBuilder command) {
    this.name = name;
    try {
      this.process = command.start();
    } catch (IOException e) {
      throw new ClientFailedException(name + " can't start: " + e.getMessage(), e);
    }
    this.asks = new PrintWriter(process.outputWriter(UTF_8), true);
    Thread complaining = follow(() -> drain(process.errorReader(UTF_8), this::keep));
    follow(
        () -> {
          drain(process.inputReader(UTF_8), this::heard);
          ended(complaining);
        });
  }

  private Thread follow(Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void drain(BufferedReader in, Consumer<String> taker) {
    try (in) {
      in.lines().forEach(taker);
    } catch (IOException | UncheckedIOException e) {
      // The process is gone, which its other stream tells too.
    }
  }

  private void heard(String line) {
    if (line.startsWith(ClientMain.MARK)) {
      put(line.substring(ClientMain.MARK.length()));
    }
  }

  /** Once its complaints are read, too, unless a process of its own keeps that stream open. */
  private void ended(Thread complaining) {
    try {
      complaining.join(TimeUnit.SECONDS.toMillis(ENDS_WITHIN_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    put(ENDED);
  }

  private void put(String answer) {
    try {
      answers.put(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(String line) {
    synchronized (complaints) {
      complaints.add(line);
      if (complaints.size() > KEPT_LINES) {
        complaints.remove();
      }
    }
  }

  /** Waits until it is connected, the first time. */
  void awaitReady(Duration atMost) {
    if (!ready) {
      var unused = answer(atMost);
      ready = true;
    }
  }

  void ask(Ask ask) {
    asks.println(ask.line());
  }

  /**
   * Waits for what came of the last ask.
   *
   * @throws ClientFailedException when it failed, ended or is silent
   * @throws CommandFailure when it answered wrong data, or this thread is interrupted
   */
  Outcome answer(Duration atMost) {
    String answer = next(atMost);
    if (answer.startsWith(ClientMain.OK)) {
      return Outcome.parse(answer.substring(ClientMain.OK.length()));
    }
    if (answer.startsWith(ClientMain.WRONG)) {
      throw CommandFailure.failed(
          name + " returned wrong data, which voids the run: " + answer, null);
    }
    throw new ClientFailedException(name + ": " + answer + lastComplaints(), null);
  }

  private String next(Duration atMost) {
    try {
      String answer = answers.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (answer == null) {
        throw new ClientFailedException(
            name + " was silent for " + atMost.toSeconds() + " s", null);
      }
      if (answer.equals(ENDED)) {
        throw new ClientFailedException(name + " ended by itself" + lastComplaints(), null);
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted", e);
    }
  }

  private String lastComplaints() {
    synchronized (complaints) {
      String text = String.join("\n  ", complaints).strip();
      return text.isEmpty() ? "" : ":\n  " + text;
    }
  }

  /** Ends it: the end of its input is its sign. */
  @Override
  public void close() {
    asks.close();
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
