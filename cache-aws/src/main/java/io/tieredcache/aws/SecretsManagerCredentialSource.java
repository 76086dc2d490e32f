package io.tieredcache.aws;

import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.Credentials;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.spi.TierException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The cluster's address and password from a secret {@code {"auth_token": "…", "endpoint": "host"}}
 * in AWS Secrets Manager. Read when opened, then again and again on a daemon thread of its own, and
 * as soon as a server refuses the password, but then at most every 2 s. While reading fails, the
 * last password stands. The password is in no log, message or {@code toString}.
 *
 * <pre>{@code
 * var source = SecretsManagerCredentialSource.open(SecretsManagerSettings.defaults());
 * var cache = TieredCache.builder().shared(RedisTier.connect(source.redisSettings())).build();
 * }</pre>
 *
 * <p>Thread-safe: the password is one volatile reference. Close it after the cache.
 */
public final class SecretsManagerCredentialSource implements CredentialSource, AutoCloseable {
  private static final Logger LOG =
      System.getLogger(SecretsManagerCredentialSource.class.getName());

  /** Longer than a read takes when nothing answers. */
  private static final long CLOSE_SECONDS = 10;

  /** A fleet whose every connection is refused must not spend the account's quota. */
  private static final long HURRY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SecretsManagerSettings settings;
  private final SecretReader reader;
  private final String uri;
  private final ScheduledExecutorService timer;
  private final AtomicLong lastHurry = new AtomicLong(System.nanoTime() - HURRY_NANOS);
  private volatile Credentials credentials;

  /** Whether the last refresh failed; touched by the timer's thread only. */
  private boolean failing;

  private SecretsManagerCredentialSource(
      SecretsManagerSettings settings, SecretReader reader, RedisSecret secret) {
    this.settings = settings;
    this.reader = reader;
    this.uri = secret.uri();
    this.credentials = secret.credentials();
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tieredcache-secret");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Reads the secret and begins to refresh it. Takes at most about 7 s, and longer only where the
   * SDK searches for a region or credentials.
   *
   * @throws IllegalArgumentException where no region is known
   * @throws TierException where the secret can't be read or is not as said above, naming the secret
   *     and the rule
   */
  public static SecretsManagerCredentialSource open(SecretsManagerSettings settings) {
    SecretReader reader = new SecretReader(settings);
    try {
      SecretsManagerCredentialSource source =
          new SecretsManagerCredentialSource(settings, reader, reader.read());
      source.scheduleRefresh();
      return source;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** The password that was read last, for the server's default user. */
  @Override
  public Credentials current() {
    return credentials;
  }

  /** Reads the secret now, unless another password was read meanwhile or a read was just begun. */
  @Override
  public boolean refused(Credentials refused) {
    if (!refused.equals(credentials)) {
      return true;
    }
    long last = lastHurry.get();
    long now = System.nanoTime();
    if (now - last >= HURRY_NANOS && lastHurry.compareAndSet(last, now)) {
      try {
        timer.execute(this::read);
      } catch (RejectedExecutionException e) {
        return false; // closed
      }
    }
    return true;
  }

  /**
   * Settings for the cluster at the secret's endpoint, as of {@link #open}, by TLS and with these
   * credentials. The port is 6379 where the endpoint names none.
   */
  public RedisSettings redisSettings() {
    return RedisSettings.of(uri).credentials(this);
  }

  private void scheduleRefresh() {
    long most = settings.refreshEvery().toMillis();
    long jittered = most * 9 / 10 + ThreadLocalRandom.current().nextLong(Math.max(1, most / 5));
    var unused = timer.schedule(this::refresh, jittered, TimeUnit.MILLISECONDS);
  }

  private void refresh() {
    read();
    if (!timer.isShutdown()) {
      scheduleRefresh();
    }
  }

  private void read() {
    try {
      credentials = reader.read().credentials();
      if (failing) {
        LOG.log(Level.INFO, "secret {0} is read again", settings.secretName());
      }
      failing = false;
    } catch (RuntimeException e) {
      if (!failing && !timer.isShutdown()) {
        LOG.log(Level.WARNING, "the last password stands until this ends: {0}", e.getMessage());
      }
      failing = true;
    }
  }

  /** Ends the refresh and its thread; the last password stands. Repeating it does nothing. */
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "a read of the secret did not end within {0} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reader.close();
  }

  /** Names the secret, not what it holds. */
  @Override
  public String toString() {
    return "SecretsManagerCredentialSource[" + settings.secretName() + "]";
  }
}
