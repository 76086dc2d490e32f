package io.tieredcache.cli.resp;

import java.io.IOException;

/** A node answered a question with an error. The connection is as good as before. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With what the node said. */
  RefusedException(String error) {
    super(error);
  }

  /** The first word, e.g. {@code NOPERM}: the rest may repeat arguments. */
  public String code() {
    return String.valueOf(getMessage()).split("\\s", 2)[0];
  }
}
