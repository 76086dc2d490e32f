package io.tieredcache.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A source's credentials as the driver wants them: those of now for a new connection, and each
 * change for the open ones.
 *
 * <p>Thread-safe: what is remembered is an immutable record behind a volatile field; changes are
 * emitted by one task at a time.
 */
final class LiveCredentials implements ImmediateRedisCredentialsProvider {
  private static final System.Logger LOG = System.getLogger("io.tieredcache.redis");
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /**
   * Longer than a handshake takes. A connection that asked for credentials before a change and is
   * open after it has missed the change; it is told when it subscribes.
   */
  private static final long RECENT_NANOS = Duration.ofSeconds(30).toNanos();

  private static final long TELL_NANOS = Duration.ofMillis(200).toNanos();

  /** Credentials, and when they replaced others; 0 where they are the first. */
  private record Known(Credentials credentials, long changedAt) {
    boolean recent() {
      return changedAt != 0 && System.nanoTime() - changedAt < RECENT_NANOS;
    }
  }

  private final CredentialSource source;
  private final Sinks.Many<RedisCredentials> changes = Sinks.many().multicast().directBestEffort();
  private volatile @Nullable Known known;
  private volatile boolean failing;
  private volatile @Nullable Credentials warnedOf;
  private volatile boolean mayChange;
  private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - TELL_NANOS);

  LiveCredentials(CredentialSource source) {
    this.source = source;
  }

  /** Looks for changes until the executor ends. */
  void watch(ScheduledExecutorService executor) {
    var unused =
        executor.scheduleWithFixedDelay(
            this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      current();
    } catch (RuntimeException e) {
      // Told by current(), once.
    }
  }

  /** What the source says now, or where it fails, what it said last. */
  Credentials current() {
    Known before = known;
    Credentials now;
    try {
      now = source.current();
    } catch (RuntimeException e) {
      return lastSaid(e);
    }
    failing = false;
    if (before == null || !before.credentials.equals(now)) {
      return changed(before, now);
    }
    Known last = known;
    return last == null ? now : last.credentials;
  }

  private Credentials lastSaid(RuntimeException failure) {
    Known last = known;
    if (last == null) {
      throw failure;
    }
    if (!failing) {
      failing = true;
      // Not its text, which is the user's and may hold anything.
      LOG.log(
          System.Logger.Level.WARNING,
          "the credential source failed ({0}); the last credentials stay in use",
          failure.getClass().getSimpleName());
    }
    return last.credentials;
  }

  /**
   * Takes in what the source said. Where another thread took in something since it was asked, that
   * stands: this may be what the source said before.
   *
   * @param before what was known when the source was asked
   */
  private synchronized Credentials changed(@Nullable Known before, Credentials now) {
    Known last = known;
    if (last != null && !last.equals(before)) {
      return last.credentials;
    }
    known = new Known(now, before == null ? 0 : Math.max(1, System.nanoTime()));
    if (before != null) {
      changes.tryEmitNext(forDriver(now));
    }
    return now;
  }

  /** A server refused what it had taken before: warns of it, once, and tells the source. */
  void refused() {
    Known last = known;
    if (last != null) {
      warn(last.credentials);
    }
    boolean unused = tellSource();
  }

  /**
   * Tells the source that what it gave was refused, at most five times a second, however many
   * connections and commands are refused. Whether the source may have something else soon.
   */
  boolean tellSource() {
    Known last = known;
    if (last != null && isTurn()) {
      mayChange = source.refused(last.credentials);
    }
    return mayChange;
  }

  private boolean isTurn() {
    long last = toldAt.get();
    long now = System.nanoTime();
    return now - last >= TELL_NANOS && toldAt.compareAndSet(last, now);
  }

  private void warn(Credentials refused) {
    if (!refused.equals(warnedOf)) {
      warnedOf = refused;
      LOG.log(
          System.Logger.Level.WARNING,
          "L2 refuses the credentials of user {0}; the source is asked for others",
          refused.user() == null ? "default" : refused.user());
    }
  }

  @Override
  public RedisCredentials resolveCredentialsNow() {
    return forDriver(current());
  }

  @Override
  public boolean supportsStreaming() {
    return true;
  }

  @Override
  public Flux<RedisCredentials> credentials() {
    // In this order: what changes between the two is emitted twice, not never.
    return Flux.merge(changes.asFlux(), Mono.defer(this::recentChange));
  }

  private Mono<RedisCredentials> recentChange() {
    Known last = known;
    return last != null && last.recent() ? Mono.just(forDriver(last.credentials)) : Mono.empty();
  }

  private static RedisCredentials forDriver(Credentials credentials) {
    return RedisCredentials.just(credentials.user(), credentials.password());
  }
}
