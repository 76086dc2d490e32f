package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierSchema;

/**
 * L2 in Redis: a cluster, or a single server, of Redis 6.2 or newer. Thread-safe.
 *
 * <pre>{@code
 * RedisTier.connect(
 *     RedisSettings.of("rediss://cache.example:6379")
 *         .credentials(CredentialSource.userPassword("game", password))
 *         .caCertificate(Path.of("/etc/redis/ca.pem")));
 * }</pre>
 *
 * <p>Keeps one connection to each primary, and its own few threads, until {@link #close}, which
 * takes less than 2 s. Lost connections come back by themselves; meanwhile requests fail at once.
 */
public final class RedisTier implements SharedTier {
  private final Connector connector;

  private RedisTier(Connector connector) {
    this.connector = connector;
  }

  /**
   * A tier with these settings. Does not touch the network: {@link #start} does, which the cache
   * calls when it is built.
   *
   * @throws IllegalArgumentException naming every rule that the settings break
   */
  public static RedisTier connect(RedisSettings settings) {
    return new RedisTier(new Connector(new Opener(requireNonNull(settings, "settings"))));
  }

  @Override
  public SharedStore open(TierSchema schema) {
    return new RedisStore(connector, requireNonNull(schema, "schema"));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The message tells addresses and what is wrong there: an unknown host, nothing listening,
   * plain text on a TLS port or the reverse, an unknown CA, the certificate of another host, a
   * refused or missing password, or no cluster.
   */
  @Override
  public void start(Deadline deadline) {
    connector.start(requireNonNull(deadline, "deadline"));
  }

  @Override
  public void close() {
    connector.close();
  }
}
