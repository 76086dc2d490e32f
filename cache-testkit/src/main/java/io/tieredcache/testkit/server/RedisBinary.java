package io.tieredcache.testkit.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A redis-server that was seen to run, and its major version. */
record RedisBinary(Path file, int major) {
  static final String PROPERTY = "tieredcache.testkit.redis";
  private static final int PREFERRED = 7;
  private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");

  /**
   * Finds it.
   *
   * @throws ServerStartException when there is none, or it can't run here; names the package to
   *     install
   */
  static RedisBinary find(ServerSource source) {
    return switch (source.orProperty(PROPERTY)) {
      case PATH ->
          onPath().orElseThrow(() -> new ServerStartException("no redis-server on the PATH"));
      case CARRIED -> carried();
      case DEFAULT -> onPath().filter(b -> b.major >= PREFERRED).orElseGet(RedisBinary::carried);
      case CONTAINER -> throw new IllegalArgumentException("a container has its own redis-server");
    };
  }

  private static Optional<RedisBinary> onPath() {
    return Commands.onPath("redis-server").map(RedisBinary::probe);
  }

  private static RedisBinary carried() {
    String resource = Platform.current().redisResource();
    Path folder =
        BinaryCache.folder(
            resource, f -> BinaryCache.copyExecutable(resource, f.resolve("redis-server")));
    return probe(folder.resolve("redis-server"));
  }

  private static RedisBinary probe(Path file) {
    Commands.Result result = Commands.tryRun(java.util.List.of(file.toString(), "--version"));
    Matcher version = VERSION.matcher(result.output());
    if (result.exitCode() == 0 && version.find()) {
      return new RedisBinary(file, Integer.parseInt(version.group(1)));
    }
    String advice =
        result.output().contains("libssl") || result.output().contains("libcrypto")
            ? "; it needs OpenSSL 3: install the system's package libssl3 (Debian, Ubuntu) or"
                + " openssl-libs (Fedora), or a redis-server 7 or newer on the PATH"
            : "";
    throw new ServerStartException(
        file + " does not run here: " + result.output().strip() + advice);
  }
}
