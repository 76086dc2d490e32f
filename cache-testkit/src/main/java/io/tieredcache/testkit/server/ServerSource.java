package io.tieredcache.testkit.server;

import java.util.Locale;

/** Where a server's executable comes from. */
public enum ServerSource {
  /**
   * What the system property {@code tieredcache.testkit.redis} or {@code
   * tieredcache.testkit.postgres} says ({@code path}, {@code carried} or {@code container}).
   * Without it: Redis from the PATH if that is 7 or newer, else the carried one; PostgreSQL the
   * carried one. With {@code none} none starts: for a build that runs tests without servers apart.
   */
  DEFAULT,
  /** The machine's own, found on the PATH. */
  PATH,
  /** The one in a Maven artifact: Redis 6.2 (needs the system's libssl3), PostgreSQL 18. */
  CARRIED,
  /**
   * Docker images {@code redis:7.0} and {@code postgres:15}; needs Testcontainers on the class
   * path.
   */
  CONTAINER;

  /**
   * This source, or for {@link #DEFAULT} the one that the system property names.
   *
   * @throws ServerStartException where it says that none may start
   */
  ServerSource orProperty(String property) {
    String value = System.getProperty(property);
    if (this != DEFAULT || value == null || value.isBlank()) {
      return this;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "path" -> PATH;
      case "carried" -> CARRIED;
      case "container" -> CONTAINER;
      case "none" ->
          throw new ServerStartException(property + " is none: no server may start here");
      default ->
          throw new IllegalArgumentException(
              property + " must be path, carried, container or none, was " + value);
    };
  }
}
