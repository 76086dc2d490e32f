package io.tieredcache.redis;

import io.tieredcache.spi.Deadline;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks at start whether the servers can keep a journal, so that a wrong policy is no surprise. */
final class JournalStart {
  private final Connector connector;
  private final JournalServers servers;

  JournalStart(Connector connector, JournalServers servers) {
    this.connector = connector;
    this.servers = servers;
  }

  void check(Deadline deadline) {
    Operation start = new Operation("start", "*", deadline);
    RedisLink link = connector.link();
    if (link == null) {
      throw start.unavailable("not connected: " + connector.trouble(), null);
    }
    try {
      servers.fit(link).get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Failures.of(start, e);
    } catch (TimeoutException e) {
      throw start.late("the servers did not tell whether they can keep a journal", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw start.unavailable("interrupted", e);
    }
  }
}
