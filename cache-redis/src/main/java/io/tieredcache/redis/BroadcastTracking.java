package io.tieredcache.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.StringCodec;
import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.InvalidationListener;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.TrackingState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes every primary report changes, by {@code CLIENT TRACKING ON BCAST} on a connection of its
 * own, whatever becomes of the cluster: ten times a second it compares the primaries with those it
 * tracks. Where slots have moved, every epoch ends.
 *
 * <p>Safe because one thread tends the nodes; others look them up in a concurrent map.
 */
final class BroadcastTracking {
  private static final long TEND_MILLIS = 100;
  private static final long LAST_TEND_MILLIS = 300;

  private final Connector connector;
  private final Opener opener;
  private final Set<KeyTemplate> templates;
  private final String[] prefixes;
  private final InvalidationListener listener;
  private final LagSamples lags;
  private final Pushes pushes;
  private final Map<String, TrackedNode> nodes = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, BroadcastTracking::newThread);
  private Map<String, Primary> seen = Map.of();
  private volatile @Nullable RedisClient client;

  BroadcastTracking(
      Connector connector,
      Opener opener,
      Collection<KeyTemplate> templates,
      InvalidationListener listener) {
    this.connector = connector;
    this.opener = opener;
    this.templates = Set.copyOf(templates);
    this.prefixes = TrackedHeads.of(templates).toArray(String[]::new);
    this.listener = listener;
    this.lags = new LagSamples(listener);
    this.pushes = new Pushes(listener, lags);
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "tieredcache-redis-tracking");
    thread.setDaemon(true);
    return thread;
  }

  boolean tracks(KeyTemplate template) {
    return templates.contains(template);
  }

  LagSamples lags() {
    return lags;
  }

  /** The epoch in which this node reports changes, or null where it does not. */
  @Nullable Epoch epochOf(String node) {
    TrackedNode tracked = nodes.get(node);
    return tracked == null ? null : tracked.epoch();
  }

  TrackingState state() {
    Collection<TrackedNode> all = nodes.values();
    int armed = (int) all.stream().filter(node -> node.epoch() != null).count();
    int refused = (int) all.stream().filter(TrackedNode::isRefused).count();
    return new TrackingState(all.size(), armed, refused);
  }

  void start() {
    var unused = thread.scheduleWithFixedDelay(this::tend, 0, TEND_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tend() {
    RedisLink link = connector.link();
    if (link == null) {
      return;
    }
    try {
      tend(link.primaries());
    } catch (RuntimeException e) {
      // A timer drops a task that throws, and nothing would be armed any more.
      System.getLogger("io.tieredcache.redis")
          .log(System.Logger.Level.WARNING, "tracking will be tended again", e);
    }
  }

  private void tend(List<Primary> primaries) {
    long now = System.nanoTime();
    Map<String, Primary> wanted = new ConcurrentHashMap<>();
    primaries.forEach(primary -> wanted.put(primary.id(), primary));
    CompletableFuture<?> unused = forgetOthers(wanted.keySet());
    boolean moved = !seen.isEmpty() && !isAsBefore(wanted);
    seen = wanted;
    wanted.forEach(
        (id, primary) -> {
          TrackedNode node =
              nodes.computeIfAbsent(id, added -> new TrackedNode(primary, this::arm, now));
          node.tend(primary, now);
          if (moved) {
            node.renew();
          }
        });
  }

  private boolean isAsBefore(Map<String, Primary> wanted) {
    return wanted.values().stream()
        .allMatch(
            primary -> {
              Primary before = seen.get(primary.id());
              return before != null && primary.isStill(before);
            });
  }

  private CompletableFuture<?> forgetOthers(Set<String> wanted) {
    Set<String> others = new HashSet<>(nodes.keySet());
    others.removeAll(wanted);
    List<CompletableFuture<?>> closing = new ArrayList<>();
    for (String id : others) {
      TrackedNode node = nodes.remove(id);
      if (node != null) {
        closing.add(node.close());
      }
    }
    return CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new));
  }

  private CompletionStage<TrackingConnection> arm(Endpoint endpoint, String key) {
    RedisClient opened = client;
    if (opened == null) {
      opened = opener.trackingClient();
      client = opened;
    }
    return opened
        .connectAsync(StringCodec.UTF8, opener.uri(endpoint))
        .thenCompose(
            connection ->
                TrackingConnection.arm(connection, prefixes, key, pushes, listener::nanoTime))
        .whenComplete(
            (armed, failure) -> {
              RedisLink link = connector.link();
              if (failure != null && link != null) {
                link.heed(failure);
              }
            });
  }

  /** Ends the thread, every epoch and the connections. Before the threads of the driver end. */
  void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(LAST_TEND_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Before the client, which would close each connection a second time and warn of it.
    forgetOthers(Set.of())
        .completeOnTimeout(null, LAST_TEND_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(failure -> null)
        .join();
    RedisClient opened = client;
    client = null;
    if (opened != null) {
      Closing.shutdown(opened);
    }
  }
}
