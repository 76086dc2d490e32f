package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.InvalidationListener;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.spi.TrackingState;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private final NodeWatch watch = new NodeWatch();
  private final Opener opener;
  private final Connector connector;
  private final ByteRoom chunkRoom = new ByteRoom();
  private final JournalServers journalServers = new JournalServers();
  private final JournalAppends journalAppends;
  private final Clearings clearings;
  private volatile @Nullable BroadcastTracking tracking;

  private RedisTier(RedisSettings settings) {
    this.opener = new Opener(settings, watch);
    this.connector = new Connector(opener);
    this.journalAppends = new JournalAppends(settings.commandTimeout(), watch);
    this.clearings = new Clearings(templates -> Clearing.of(connector, templates));
  }

  /**
   * A tier with these settings. Does not touch the network: {@link #start} does, which the cache
   * calls when it is built.
   *
   * @throws IllegalArgumentException naming every rule that the settings break
   */
  public static RedisTier connect(RedisSettings settings) {
    return new RedisTier(requireNonNull(settings, "settings"));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Opens one more connection to each primary, in the background, and again whenever one is lost
   * or a primary is new. Each is asked for a key every second; after 2 s of silence nothing is
   * vouched for any more. Lag is measured by own writes: from handing one to its connection until
   * its change is reported back.
   */
  @Override
  public void track(Collection<KeyTemplate> templates, InvalidationListener listener) {
    tracking =
        new BroadcastTracking(connector, opener, templates, requireNonNull(listener, "listener"));
  }

  @Override
  public TrackingState tracking() {
    BroadcastTracking now = tracking;
    return now == null ? TrackingState.NONE : now.state();
  }

  @Override
  public void onConnected(Consumer<String> listener) {
    watch.tell(requireNonNull(listener, "listener"));
  }

  @Override
  public SharedStore open(TierSchema schema) {
    BroadcastTracking now = tracking;
    boolean tracked = now != null && now.tracks(schema.template());
    return new RedisStore(connector, schema, tracked ? now : null);
  }

  @Override
  public ChunkStore openChunks(TierSchema schema) {
    return new RedisChunkStore(connector, schema.name(), chunkRoom);
  }

  @Override
  public Journal openJournal(TierSchema schema, JournalSettings settings) {
    journalServers.use(settings.replicas());
    return new RedisJournal(
        new JournalAsking(new Asking(connector, schema.name())),
        journalAppends,
        journalServers,
        schema,
        settings);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Where a schema is write-behind, servers that evict keys without an expiry ({@code allkeys-*}
   * policies) are refused.
   *
   * <p>The message tells addresses and what is wrong there: an unknown host, nothing listening,
   * plain text on a TLS port or the reverse, an unknown CA, the certificate of another host, a
   * refused or missing password, or no cluster.
   */
  @Override
  public void start(Deadline deadline) {
    BroadcastTracking tracked = tracking;
    if (tracked != null) {
      tracked.start();
    }
    connector.start(requireNonNull(deadline, "deadline"));
    if (journalServers.used()) {
      new JournalStart(connector, journalServers).check(deadline);
    }
  }

  Connector connector() {
    return connector;
  }

  @Override
  public CompletableFuture<@Nullable Void> clear(Collection<KeyTemplate> templates) {
    return clearings.clear(templates);
  }

  @Override
  public void close() {
    BroadcastTracking tracked = tracking;
    if (tracked != null) {
      tracked.close();
    }
    connector.close();
  }
}
