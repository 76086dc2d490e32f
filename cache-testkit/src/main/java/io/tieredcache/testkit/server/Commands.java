package io.tieredcache.testkit.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs short commands to their end and finds executables on the PATH. */
final class Commands {
  private static final int LIMIT_SECONDS = 60;
  private static final Path NOTHING = Path.of("/dev/null");

  /** What a command left: its exit code and what it wrote, standard error included. */
  record Result(int exitCode, String output) {}

  private Commands() {}

  /** Runs a command that must succeed. */
  static String run(List<String> command) {
    return checked(command, tryRun(command));
  }

  private static String checked(List<String> command, Result result) {
    if (result.exitCode() != 0) {
      throw new ServerStartException(
          command.get(0) + " ended with " + result.exitCode() + ": " + result.output().strip());
    }
    return result.output();
  }

  /** Runs a command that must succeed, with this input. */
  static String run(List<String> command, Path input) {
    return checked(command, tryRun(command, input));
  }

  static Result tryRun(List<String> command) {
    return tryRun(command, NOTHING);
  }

  private static Result tryRun(List<String> command, Path input) {
    Process process = null;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(input.toFile())
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new ServerStartException(
            command.get(0) + " did not end within " + LIMIT_SECONDS + " s");
      }
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      throw new ServerStartException(command.get(0) + " can't be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerStartException("interrupted while running " + command.get(0), e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  /** The first executable of that name on the PATH. */
  static Optional<Path> onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return List.of(path.split(":", -1)).stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
