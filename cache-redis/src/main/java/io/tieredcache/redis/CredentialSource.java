package io.tieredcache.redis;

/**
 * Where connections get their credentials. Asked each time a connection is made, so that a rotated
 * password is used from the next connection on. Must be thread-safe, and quick: it is called on the
 * driver's threads.
 */
@FunctionalInterface
public interface CredentialSource {
  /** The credentials that are valid now. */
  Credentials current();

  /** Always this password, for the default user. */
  static CredentialSource password(String password) {
    Credentials fixed = new Credentials(null, password);
    return () -> fixed;
  }

  /** Always this user and password. */
  static CredentialSource userPassword(String user, String password) {
    Credentials fixed = new Credentials(user, password);
    return () -> fixed;
  }
}
