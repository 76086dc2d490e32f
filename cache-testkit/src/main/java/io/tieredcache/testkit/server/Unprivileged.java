package io.tieredcache.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs commands as another account where this process is root, which PostgreSQL refuses to be. */
record Unprivileged(List<String> prefix) {
  /** The account "nobody" by convention; it owns nothing else that matters to a test. */
  private static final int ACCOUNT = 65_534;

  static Unprivileged current() {
    if (!System.getProperty("user.name").equals("root")) {
      return new Unprivileged(List.of());
    }
    Path setpriv =
        Commands.onPath("setpriv")
            .orElseThrow(
                () ->
                    new ServerStartException(
                        "PostgreSQL refuses to run as root: run as another user, or install"
                            + " setpriv (package util-linux)"));
    return new Unprivileged(
        List.of(setpriv.toString(), "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--clear-groups"));
  }

  /** The command line that runs this command. */
  List<String> running(String... command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(List.of(command));
    return all;
  }

  /** Gives the account a file or folder. */
  void own(Path path) {
    if (prefix.isEmpty()) {
      return;
    }
    try {
      Files.setAttribute(path, "unix:uid", ACCOUNT);
      Files.setAttribute(path, "unix:gid", ACCOUNT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
