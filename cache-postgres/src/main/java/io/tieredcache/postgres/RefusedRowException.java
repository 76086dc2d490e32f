package io.tieredcache.postgres;

/** A row that the tier itself refuses; the message names the rule and no value. */
final class RefusedRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedRowException(String message) {
    super(message);
  }
}
