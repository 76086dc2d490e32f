package io.tieredcache.cli.demo.service;

/** What the reader threads read. Thread-safe. */
interface Load {
  /**
   * Begins one read.
   *
   * @param number 0 for the first read of the service
   * @return false when nothing is left to read
   */
  boolean read(long number);

  /** Whether each read that was begun has ended, and is counted. */
  boolean settled();
}
