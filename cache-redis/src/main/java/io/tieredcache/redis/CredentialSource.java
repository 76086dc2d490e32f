package io.tieredcache.redis;

/**
 * Where connections get their credentials. Asked when a connection is made and once a second
 * besides: where the answer has changed, open connections authenticate again. Must be thread-safe,
 * and quick: it is called on the driver's threads.
 *
 * <p>See {@link FileCredentialSource} for a mounted secret.
 */
@FunctionalInterface
public interface CredentialSource {
  /**
   * The credentials that are valid now. Where it throws, those of before are used on; at the start
   * there are none, and the start fails.
   */
  Credentials current();

  /**
   * Told that a server refused these credentials (WRONGPASS or NOAUTH). A source that reads them
   * from elsewhere looks there again, in the background and not more often than it can bear; each
   * connection that is refused tells it. Must not block.
   *
   * @return whether {@link #current()} may change by this; false, the default, for a source that
   *     has nowhere to look
   */
  default boolean refused(Credentials credentials) {
    return false;
  }

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
