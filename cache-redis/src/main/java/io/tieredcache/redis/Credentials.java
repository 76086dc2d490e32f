package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a connection authenticates with. Immutable.
 *
 * @param user the ACL user; null for the server's default user
 * @param password the password; no method of this library prints it
 */
public record Credentials(@Nullable String user, String password) {
  /** Refuses an empty password. */
  public Credentials {
    if (requireNonNull(password, "password").isEmpty()) {
      throw new IllegalArgumentException("password must not be empty");
    }
    if (user != null && user.isEmpty()) {
      throw new IllegalArgumentException("user must not be empty; null is the default user");
    }
  }

  /** Names the user only. */
  @Override
  public String toString() {
    return "Credentials[user=" + (user == null ? "default" : user) + ", password=***]";
  }
}
