package io.tieredcache.postgres;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.RefusedRowException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked for, for which schema and until when: what every failure has to name. */
record Operation(String name, String schema, Deadline deadline) {
  static final String READ = "getAll";

  /** Those that change nothing. */
  private static final Set<String> HARMLESS = Set.of(READ, "horizon", "position", "asRead");

  boolean writes() {
    return !HARMLESS.contains(name);
  }

  private Duration elapsed() {
    return Duration.ofNanos(deadline.elapsedNanos());
  }

  TierException failed(String reason, @Nullable Throwable cause) {
    return new TierException(Tier.L3, name, schema, elapsed(), reason, cause);
  }

  OutcomeUnknownException unknown(String reason, @Nullable Throwable cause) {
    return new OutcomeUnknownException(Tier.L3, name, schema, elapsed(), reason, cause);
  }

  RefusedRowException refused(String reason, @Nullable Throwable cause) {
    return new RefusedRowException(Tier.L3, name, schema, elapsed(), reason, cause);
  }

  TierUnavailableException unavailable(String reason, @Nullable Throwable cause) {
    return new TierUnavailableException(Tier.L3, name, schema, elapsed(), reason, cause);
  }

  /** The tier's own queue has no room for it: it was not sent, and PostgreSQL is not to blame. */
  TierUnavailableException keptBack(String reason) {
    return TierUnavailableException.ofKeptBack(Tier.L3, name, schema, elapsed(), reason, null);
  }

  DeadlineExceededException late(String reason, @Nullable Throwable cause) {
    return new DeadlineExceededException(Tier.L3, name, schema, elapsed(), reason, cause);
  }
}
