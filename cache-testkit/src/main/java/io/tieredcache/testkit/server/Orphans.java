package io.tieredcache.testkit.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no server outlives this process, even if it is killed by SIGKILL: a shell waits
 * on a pipe that only this process holds open and, once it breaks, kills the servers still listed
 * and deletes their folders.
 *
 * <p>One shell per process, started with the first server. Safe for threads: all state is under the
 * class's monitor.
 */
final class Orphans {
  // The shell ignores Ctrl-C, which reaches the whole process group: it must outlive its parent.
  static final String SCRIPT =
      """
      trap '' INT TERM HUP
      alive=' '
      while read -r change what; do
        case $change in
          add) alive="$alive$what " ;;
          remove)
            case $alive in *" $what "*) alive="${alive%% $what *} ${alive#* $what }" ;; esac ;;
          folder) set -- "$@" "$what" ;;
        esac
      done
      for pid in $alive; do kill -9 "$pid" 2>/dev/null; done
      [ $# = 0 ] || { [ "$alive" = ' ' ] || sleep 1; rm -rf "$@"; }
      """;

  private static @Nullable OutputStream pipe;

  private Orphans() {}

  static void add(Process process) {
    tell("add " + process.pid());
  }

  static void remove(Process process) {
    tell("remove " + process.pid());
  }

  /** A folder to delete if this process could not. */
  static void add(Path folder) {
    tell("folder " + folder);
  }

  private static synchronized void tell(String line) {
    try {
      if (pipe == null) {
        pipe =
            new ProcessBuilder("/bin/sh", "-c", SCRIPT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .getOutputStream();
      }
      pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      pipe.flush();
    } catch (IOException e) {
      // Without the shell servers still end with close() and the shutdown hook.
      pipe = null;
    }
  }
}
