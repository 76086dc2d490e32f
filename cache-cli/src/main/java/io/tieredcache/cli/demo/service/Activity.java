package io.tieredcache.cli.demo.service;

/** Something a service keeps doing on threads of its own, from its start until it is closed. */
interface Activity extends AutoCloseable {
  /** Begins. Called once. */
  void start();

  /** Ends and waits for the threads, a few seconds at most. */
  @Override
  void close();
}
