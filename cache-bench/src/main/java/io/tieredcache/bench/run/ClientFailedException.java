package io.tieredcache.bench.run;

import org.jspecify.annotations.Nullable;

/**
 * A client could not do its work, ended or is silent. It costs the measure that asked it; wrong
 * data is another matter, and voids the run.
 */
public final class ClientFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClientFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
