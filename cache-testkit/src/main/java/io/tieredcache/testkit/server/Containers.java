package io.tieredcache.testkit.server;

import java.util.function.Supplier;

/** The way to what needs Testcontainers, which users add themselves. */
final class Containers {
  private Containers() {}

  static RedisHost redis(RedisClusterOptions options, CloseOnExit resources) {
    return started("Redis", () -> RedisContainer.start(options, resources));
  }

  static PostgresServer postgres(PostgresOptions options, CloseOnExit resources) {
    return started("PostgreSQL", () -> PostgresContainer.start(options, resources));
  }

  private static <T> T started(String what, Supplier<T> start) {
    try {
      return start.get();
    } catch (NoClassDefFoundError e) {
      throw new ServerStartException(
          "a container needs org.testcontainers:testcontainers 2 on the class path", e);
    } catch (ServerStartException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ServerStartException(
          what + " can't be started in a container: " + rootMessage(e), e);
    }
  }

  // Testcontainers buries the engine's reason (no engine, no image, port taken) under its own.
  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return e.getMessage() + (root == e ? "" : "; " + root.getMessage());
  }
}
