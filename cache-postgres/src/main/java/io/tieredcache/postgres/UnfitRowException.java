package io.tieredcache.postgres;

/** A row that the tier itself refuses; the message names the rule and no value. */
final class UnfitRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitRowException(String message) {
    super(message);
  }
}
