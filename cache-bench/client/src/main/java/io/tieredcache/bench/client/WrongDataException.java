package io.tieredcache.bench.client;

/** A client answered with something that was not stored under that id. Its figures are void. */
public final class WrongDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongDataException(String message) {
    super(message);
  }
}
