package io.tieredcache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.cli.connection.Fork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The command line as a process of its own, as the launcher starts it. */
final class CliProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Process process;
  private final Path out;
  private final Path err;
  private final Set<ProcessHandle> offspring = new LinkedHashSet<>();

  private CliProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a command with these variables beside the environment's. */
  static CliProcess start(Path folder, Map<String, String> environment, String... arguments) {
    return start(folder, environment, List.of(), List.of(arguments));
  }

  /** The same with options for the JVM. */
  static CliProcess start(
      Path folder, Map<String, String> environment, List<String> jvm, List<String> arguments) {
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      ProcessBuilder builder =
          Fork.of(jvm, Main.class, arguments)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      return new CliProcess(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives it this as its standard input. */
  CliProcess input(String text) {
    try (var in = process.outputWriter(UTF_8)) {
      in.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Waits until its standard output holds a text; remembers the processes it has by then. */
  void awaitOutput(String text) {
    await("output '" + text + "'", () -> out().contains(text) || !process.isAlive());
    process.descendants().forEach(offspring::add);
    if (!out().contains(text)) {
      throw new AssertionError("it ended without '" + text + "'\n" + out() + err());
    }
  }

  /** Waits for its end. */
  int exitCode() {
    await("the end", () -> !process.isAlive());
    return process.exitValue();
  }

  /** Waits until none of the processes seen by {@link #awaitOutput} is left. */
  void awaitNothingLeft() {
    if (offspring.isEmpty()) {
      throw new AssertionError("it had no processes of its own");
    }
    await("the end of its processes " + left(), () -> left().isEmpty());
  }

  private List<String> left() {
    return offspring.stream()
        .filter(ProcessHandle::isAlive)
        .map(handle -> handle.pid() + " " + handle.info().command().orElse("?"))
        .toList();
  }

  private void await(String what, BooleanSupplier condition) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > LIMIT.toNanos()) {
        throw new AssertionError(what + " not within " + LIMIT + "\n" + out() + err());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Sends a signal by name. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .inheritIO()
          .start()
          .waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it in order where it still runs, so that its servers end too. */
  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
      exitCode();
    }
  }
}
