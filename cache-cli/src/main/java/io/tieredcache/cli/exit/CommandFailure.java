package io.tieredcache.cli.exit;

import org.jspecify.annotations.Nullable;

/** A command can't do what it was asked; the message is all that its user needs to see. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The command was called wrongly: exit code 2. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message, null);
  }

  /** The command could not be carried out: exit code 1. */
  public static CommandFailure failed(String message, @Nullable Throwable cause) {
    return new CommandFailure(ExitCode.FAILED, message, cause);
  }

  /** What the process exits with. */
  public int exitCode() {
    return exitCode;
  }
}
