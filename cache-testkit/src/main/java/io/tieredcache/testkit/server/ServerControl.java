package io.tieredcache.testkit.server;

/** What can be done to a server's process, wherever it runs. */
interface ServerControl {
  /** The process id where the process runs. */
  long pid();

  boolean isAlive();

  /** Starts it (again). Returns before the server answers. */
  void start();

  /** SIGKILL, and waits until it is gone. Nothing happens if it is gone already. */
  void kill();

  /** SIGSTOP: it keeps its sockets and answers nothing. */
  void pause();

  /** SIGCONT. */
  void resume();

  /** The last lines that it wrote. */
  String log();
}
