package io.tieredcache.postgres;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How the tier learns of what others commit. Immutable; each method returns a changed one.
 *
 * @param on whether it does at all; default true: one connection of the fleet, or of each process
 *     where there is no L2
 * @param listens whether NOTIFY shortens the wait; default true. It makes commits of writers wait
 *     for each other, so {@code alter database … set tieredcache.notify = off} ends it for writers
 * @param pollInterval how often it looks all the same; 1 ms to 1 minute, default 100 ms: the bound
 *     on a change's delay where nothing notifies, for ten look-ups in an index a second
 * @param retention how long changes are kept for readers that are away; 2 minutes to 7 days,
 *     default 1 hour. Who was away longer drops all it holds
 * @param direct connections of this user past any transaction pooler, since LISTEN and the lock
 *     last as long as the session; null for the tier's own URL or DataSource
 */
public record ChangeFeed(
    boolean on,
    boolean listens,
    Duration pollInterval,
    Duration retention,
    @Nullable DataSource direct) {
  private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(2);

  /** Checks the durations. */
  public ChangeFeed {
    between("pollInterval", pollInterval, Duration.ofMillis(1), Duration.ofMinutes(1));
    between("retention", retention, SHORTEST_RETENTION, Duration.ofDays(7));
  }

  private static void between(String name, Duration value, Duration least, Duration most) {
    if (requireNonNull(value, name).compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", was " + value);
    }
  }

  /** On, with NOTIFY, a look each 100 ms, changes kept for an hour. */
  public static ChangeFeed defaults() {
    return new ChangeFeed(true, true, Duration.ofMillis(100), Duration.ofHours(1), null);
  }

  /** None: caches learn of plain SQL when their entries expire. */
  public static ChangeFeed off() {
    return new ChangeFeed(false, false, Duration.ofMillis(100), Duration.ofHours(1), null);
  }

  /** By polling alone. */
  public ChangeFeed withoutListen() {
    return new ChangeFeed(on, false, pollInterval, retention, direct);
  }

  /** With this time between looks. */
  public ChangeFeed withPollInterval(Duration pollInterval) {
    return new ChangeFeed(on, listens, pollInterval, retention, direct);
  }

  /** With changes kept for this long. */
  public ChangeFeed withRetention(Duration retention) {
    return new ChangeFeed(on, listens, pollInterval, retention, direct);
  }

  /** Over these connections, each call of which opens a session of its own. */
  public ChangeFeed over(DataSource direct) {
    return new ChangeFeed(on, listens, pollInterval, retention, requireNonNull(direct, "direct"));
  }
}
