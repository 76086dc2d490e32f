package io.tieredcache.codec;

/** A value could not be encoded or decoded. The message names the type, never the payload. */
public final class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was tried and why it failed. */
  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
