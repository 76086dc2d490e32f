package io.tieredcache.cli.demo.service;

/** What the reader threads read. Thread-safe. */
interface Load {
  /**
   * Does one read.
   *
   * @param number 0 for the first read of the service
   * @return false when nothing is left to read
   */
  boolean read(long number);
}
