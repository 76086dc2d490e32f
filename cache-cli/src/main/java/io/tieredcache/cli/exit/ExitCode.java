package io.tieredcache.cli.exit;

/** The exit codes of all commands. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** Not done, or the key is absent. */
  public static final int FAILED = 1;

  /** Called wrongly; nothing was tried. */
  public static final int USAGE = 2;

  private ExitCode() {}
}
