package io.tieredcache.bench.run;

import io.tieredcache.cli.exit.CommandFailure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/** Which servers are measured against. */
public enum ServerChoice {
  /** Docker images. */
  CONTAINER,
  /** The machine's Redis 7 or the carried one, and the carried PostgreSQL. */
  EMBEDDED,
  /** Those of the sandbox's variables. */
  ENV;

  /**
   * The choice of that name; without a name, containers where an engine answers, else embedded.
   *
   * @throws CommandFailure naming the choices
   */
  public static ServerChoice of(@Nullable String name) {
    if (name == null) {
      return engineAnswers() ? CONTAINER : EMBEDDED;
    }
    return Arrays.stream(values())
        .filter(each -> each.word().equals(name))
        .findFirst()
        .orElseThrow(() -> CommandFailure.usage("--servers must be " + words() + ", was " + name));
  }

  static boolean engineAnswers() {
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } catch (RuntimeException e) {
      // It could not even be asked.
      return false;
    }
  }

  /** As options have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String words() {
    return Arrays.stream(values()).map(ServerChoice::word).collect(Collectors.joining(", "));
  }
}
