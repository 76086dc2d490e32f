package io.tieredcache.cli.connection;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Why something failed, in words for one line. */
public final class Reason {
  private Reason() {}

  /** The messages of an exception and its causes, each once. */
  public static String of(Throwable failure) {
    StringBuilder reason = new StringBuilder();
    for (Throwable e = failure; e != null; e = e.getCause()) {
      String words = words(e);
      if (reason.indexOf(words) < 0) {
        reason.append(reason.isEmpty() ? "" : ": ").append(words);
      }
    }
    return reason.toString();
  }

  private static String words(Throwable e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "access denied";
    }
    @Nullable String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message.strip();
  }
}
