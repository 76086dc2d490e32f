package io.tieredcache.testkit.server;

import java.time.Duration;

/** A server among others in one container. Safe for threads: all state is under its monitor. */
final class ContainerProcess implements ServerControl {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ContainerShell shell;
  private final String home;
  private final String command;
  private long pid;

  ContainerProcess(ContainerShell shell, String home, String command) {
    this.shell = shell;
    this.home = home;
    this.command = command;
  }

  @Override
  public synchronized void start() {
    String line = "cd " + home + " && { " + command + " >>server.log 2>&1 & echo $!; }";
    pid = Long.parseLong(shell.run(line).strip());
  }

  @Override
  public synchronized long pid() {
    if (pid == 0) {
      throw new IllegalStateException(command + " was not started");
    }
    return pid;
  }

  @Override
  public synchronized boolean isAlive() {
    // The container's first process reaps nobody, so the dead stay as zombies.
    return pid != 0
        && shell.succeeds("grep -q '^State:[[:space:]]*[^ZX[:space:]]' /proc/" + pid + "/status");
  }

  @Override
  public synchronized void kill() {
    if (isAlive()) {
      signal("KILL");
      Await.orFail("end of " + command, LIMIT, () -> !isAlive(), () -> "process " + pid);
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

  private void signal(String name) {
    shell.run("kill -" + name + " " + pid());
  }

  @Override
  public String log() {
    return shell.run("tail -n 15 " + home + "/server.log");
  }
}
