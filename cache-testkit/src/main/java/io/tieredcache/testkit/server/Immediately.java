package io.tieredcache.testkit.server;

import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** Testcontainers waits for nothing: the launchers ask the servers themselves. */
final class Immediately extends AbstractWaitStrategy {
  @Override
  protected void waitUntilReady() {}
}
