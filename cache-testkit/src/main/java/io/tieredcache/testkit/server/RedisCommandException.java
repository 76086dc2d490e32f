package io.tieredcache.testkit.server;

import static java.util.Objects.requireNonNull;

/** Redis answered a command with an error; the message is Redis's own. */
public final class RedisCommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisCommandException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage(), "message");
  }
}
