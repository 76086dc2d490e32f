package io.tieredcache.bench.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.cli.exit.CommandFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds what Maven has built of cache-bench: the class path of each peer. */
final class ClassPaths {
  /** Where cache-bench is; the launcher sets it. */
  private static final Path HOME = Path.of(System.getProperty("tieredcache.bench.home", "."));

  private ClassPaths() {}

  /**
   * The class path of a module under {@code peers}.
   *
   * @throws CommandFailure when it was not built
   */
  static String of(String module) {
    Path target = HOME.resolve("peers").resolve(module).resolve("target").toAbsolutePath();
    try {
      return target.resolve("classes")
          + File.pathSeparator
          + Files.readString(target.resolve("classpath"), UTF_8).strip();
    } catch (IOException e) {
      throw CommandFailure.usage(
          "peer module " + module + " is not built: " + target + " has no classpath file");
    }
  }
}
