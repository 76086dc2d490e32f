package io.tieredcache.testkit.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server as a child process of this one. Safe for threads: all state is under its monitor. */
final class LocalProcess implements ServerControl {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int LOG_LINES = 15;

  private final List<String> command;
  private final Path folder;
  private final Path log;
  private @Nullable Process process;

  LocalProcess(List<String> command, Path folder) {
    this.command = List.copyOf(command);
    this.folder = folder;
    this.log = folder.resolve("server.log");
  }

  @Override
  public synchronized void start() {
    if (isAlive()) {
      throw new IllegalStateException(command.get(0) + " runs already");
    }
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new ServerStartException(command.get(0) + " can't be run: " + e.getMessage(), e);
    }
    Orphans.add(process);
  }

  @Override
  public synchronized long pid() {
    return started().pid();
  }

  @Override
  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  @Override
  public synchronized void kill() {
    if (process == null) {
      return;
    }
    // The children of a killed PostgreSQL would end by themselves, but later.
    List<ProcessHandle> family =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    family.forEach(ProcessHandle::destroyForcibly);
    family.forEach(LocalProcess::join);
    // Gone is not yet reaped: the JVM's own thread does that, and until then isAlive() is true.
    Await.orFail("reaped after SIGKILL", LIMIT, () -> !isAlive(), command::toString);
    Orphans.remove(process);
  }

  // Not by onExit(), which looks at grandchildren three times a second only.
  private static void join(ProcessHandle handle) {
    Await.orFail("end after SIGKILL", LIMIT, () -> !runs(handle), handle::toString);
  }

  // A grandchild stays a zombie until the system's first process reaps it, which may take seconds.
  private static boolean runs(ProcessHandle handle) {
    if (!handle.isAlive()) {
      return false;
    }
    try {
      String status = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"));
      return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return true; // gone meanwhile, or a system without /proc
    }
  }

  @Override
  public void pause() {
    signal("STOP");
  }

  @Override
  public void resume() {
    signal("CONT");
  }

  private synchronized void signal(String name) {
    Commands.run(List.of("kill", "-" + name, Long.toString(started().pid())));
  }

  private Process started() {
    if (process == null) {
      throw new IllegalStateException(command.get(0) + " was not started");
    }
    return process;
  }

  @Override
  public String log() {
    try {
      List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
