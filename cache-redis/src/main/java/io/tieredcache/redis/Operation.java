package io.tieredcache.redis;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked of L2, for the messages of what goes wrong. */
record Operation(String name, String schema, Deadline deadline) {
  /** Those that read, or take a right that ends by itself. */
  private static final Set<String> HARMLESS =
      Set.of(
          "get",
          "getAll",
          "revalidate",
          "acquire",
          "refresh",
          "getChunks",
          "unflushed",
          "own",
          "read",
          "buried",
          "start");

  /** The tier can't be reached, or refuses. */
  TierException unavailable(String reason, @Nullable Throwable cause) {
    return new TierUnavailableException(Tier.L2, name, schema, elapsed(), reason, cause);
  }

  /** There is no room for it here, or no node to ask: it was not done, which is no node's fault. */
  TierException keptBack(String reason, @Nullable Throwable cause) {
    return TierUnavailableException.ofKeptBack(Tier.L2, name, schema, elapsed(), reason, cause);
  }

  /** There is no connection to send it on, and the driver did not. */
  TierException disconnected(String reason, @Nullable Throwable cause) {
    return TierUnavailableException.ofDisconnected(Tier.L2, name, schema, elapsed(), reason, cause);
  }

  /** It was sent and not answered. What changes nothing that lasts can be asked again. */
  TierException unanswered(String reason, Throwable cause) {
    return HARMLESS.contains(name)
        ? unavailable(reason, cause)
        : new OutcomeUnknownException(
            Tier.L2, name, schema, elapsed(), reason + "; it may have been done", cause);
  }

  /** The deadline passed first. */
  TierException late(String reason, @Nullable Throwable cause) {
    return new DeadlineExceededException(Tier.L2, name, schema, elapsed(), reason, cause);
  }

  /** The deadline passed before it was sent: whoever asked has given up, and may ask otherwise. */
  TierException unsent() {
    return late("the deadline passed before it was sent", null);
  }

  /** It is unknown or half done, or not done through no fault of the node. */
  TierException failed(String reason, @Nullable Throwable cause) {
    return new TierException(Tier.L2, name, schema, elapsed(), reason, cause);
  }

  /**
   * Why no more of a batch is sent, or null where it goes on.
   *
   * @param silent what was sent before got no reply in time
   */
  @Nullable TierException hopeless(boolean silent) {
    if (deadline.expired()) {
      return unsent();
    }
    return silent
        ? unavailable("not sent: the node left what came before without reply", null)
        : null;
  }

  private Duration elapsed() {
    return Duration.ofNanos(deadline.elapsedNanos());
  }
}
