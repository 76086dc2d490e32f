package io.tieredcache.testkit.server;

import org.jspecify.annotations.Nullable;

/** A server could not be started; the message says which, why, and what to install or change. */
public final class ServerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ServerStartException(String message) {
    super(message);
  }

  ServerStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
