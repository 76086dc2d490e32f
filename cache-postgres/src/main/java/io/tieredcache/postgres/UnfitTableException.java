package io.tieredcache.postgres;

/**
 * A table, a right or a schema is not what the tier needs; the message says how to put it right.
 */
final class UnfitTableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitTableException(String message) {
    super(message);
  }
}
