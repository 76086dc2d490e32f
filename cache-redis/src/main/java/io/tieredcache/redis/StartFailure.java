package io.tieredcache.redis;

import org.jspecify.annotations.Nullable;

/** Why a connection could not be opened, in words for the user. */
final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final boolean byChance;

  private StartFailure(String reason, boolean byChance, @Nullable Throwable cause) {
    super(reason, cause);
    this.reason = reason;
    this.byChance = byChance;
  }

  /** Found by looking at what the servers say. */
  static StartFailure of(String reason) {
    return new StartFailure(reason, false, null);
  }

  /** Found by asking the servers why the driver failed. */
  static StartFailure explained(String reason, Throwable driver) {
    return new StartFailure(reason, false, driver);
  }

  /** Nothing is wrong with the servers, so another attempt may succeed. */
  static StartFailure byChance(String reason, Throwable driver) {
    return new StartFailure(reason, true, driver);
  }

  String reason() {
    return reason;
  }

  boolean byChance() {
    return byChance;
  }
}
