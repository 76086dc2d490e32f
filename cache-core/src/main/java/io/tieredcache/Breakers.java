package io.tieredcache;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tieredcache.spi.Tier;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers of one tier, one for each node, so that a dead node does not cut off the
 * others. Thread-safe: the map is concurrent, and {@link #allClosed} is worked out anew after each
 * change of a state.
 *
 * <p>A breaker opens when half of its last 50 requests, at least 20, failed, or half were slow.
 * Later, or once the node is connected again, it lets one through, whose outcome decides.
 */
final class Breakers {
  /** What a request that was slow by its own schema's measure is recorded as. */
  static final Duration SLOW = Duration.ofSeconds(1);

  /** For so long after a node was met no answer counts as slow; failures count. */
  static final Duration WARM_UP = Duration.ofSeconds(5);

  /**
   * How long an open breaker keeps requests away before it lets one through, where no {@link
   * #connected} comes first: that of a node that was slow, say, or of a tier that can't tell.
   */
  static final Duration OPEN = Duration.ofMillis(250);

  /** No key has led to the node for so long: it left the cluster, or lost its slots. */
  private static final Duration FORGOTTEN = Duration.ofSeconds(10);

  static final int WINDOW = 50;
  static final int LEAST = 20;
  private static final int HALF = 50;
  private static final Logger LOG = System.getLogger(Breakers.class.getName());

  private final Tier tier;
  private final String part;
  private final LongSupplier nanoTime;
  private final CircuitBreakerConfig config;
  private final @Nullable MeterRegistry registry;
  private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
  private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();
  private volatile boolean allClosed = true;

  Breakers(Tier tier, @Nullable MeterRegistry registry, LongSupplier nanoTime) {
    this(tier, "", registry, nanoTime);
  }

  /**
   * @param part of the tier that these stand before, or an empty string for all of it
   */
  Breakers(Tier tier, String part, @Nullable MeterRegistry registry, LongSupplier nanoTime) {
    this.tier = tier;
    this.part = part;
    this.nanoTime = nanoTime;
    this.registry = registry;
    this.config =
        CircuitBreakerConfig.custom()
            .clock(new NanoClock(nanoTime))
            .slidingWindow(WINDOW, LEAST, SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(HALF)
            .slowCallRateThreshold(HALF)
            .slowCallDurationThreshold(SLOW.minusNanos(1))
            .waitDurationInOpenState(OPEN)
            .permittedNumberOfCallsInHalfOpenState(1)
            .writableStackTraceEnabled(false)
            .build();
  }

  /** The breaker of a node, closed where the node was not known yet. */
  Breaker of(String node) {
    Breaker known = breakers.get(node);
    return known != null ? known : breakers.computeIfAbsent(node, this::make);
  }

  /** The node is connected (again). */
  void connected(String node) {
    Breaker known = breakers.get(node);
    if (known != null) {
      known.retry();
    }
  }

  /** The clock by which requests are sent and recorded, in nanoseconds. */
  long now() {
    return nanoTime.getAsLong();
  }

  /** Whether no request has to be kept away from any node. */
  boolean allClosed() {
    return allClosed;
  }

  /**
   * Drops breakers of nodes that no key leads to any more, as after a failover: they would stay
   * open for ever. Called again and again by a thread of the cache.
   */
  void forget() {
    if (!allClosed) {
      breakers.values().removeIf(breaker -> breaker.forgotten(FORGOTTEN.toNanos()));
      gauges.keySet().removeIf(node -> !breakers.containsKey(node) && unregister(node));
      look();
    }
  }

  /** One at a time: what an earlier look saw must not be written over a later one's. */
  private synchronized void look() {
    allClosed = breakers.values().stream().allMatch(Breaker::closed);
  }

  /** Each node's state. */
  Map<String, CircuitBreaker.State> states() {
    Map<String, CircuitBreaker.State> states = new ConcurrentHashMap<>();
    breakers.forEach((node, breaker) -> states.put(node, breaker.state()));
    return states;
  }

  private Breaker make(String node) {
    CircuitBreaker circuit = CircuitBreaker.of(tier + node, config);
    Breaker breaker = new Breaker(tier, name(node), circuit, nanoTime);
    circuit
        .getEventPublisher()
        .onStateTransition(event -> changed(breaker, event.getStateTransition()));
    if (registry != null) {
      gauges.put(node, gauge(registry, breaker));
    }
    return breaker;
  }

  private String name(String node) {
    return part.isEmpty() || node.isEmpty() ? part + node : part + " at " + node;
  }

  private Gauge gauge(MeterRegistry registry, Breaker breaker) {
    return Gauge.builder("tieredcache.breaker.open", breaker, each -> each.closed() ? 0 : 1)
        .description("1 while requests are kept away from the node, but for probes")
        .tag("tier", tier.name().toLowerCase(Locale.ROOT))
        .tag("node", breaker.node().isEmpty() ? "all" : breaker.node())
        .register(registry);
  }

  private boolean unregister(String node) {
    Gauge gauge = gauges.get(node);
    if (gauge != null && registry != null) {
      registry.remove(gauge);
    }
    return true;
  }

  private void changed(Breaker breaker, CircuitBreaker.StateTransition change) {
    look();
    if (change.getToState() == CircuitBreaker.State.CLOSED) {
      LOG.log(Level.INFO, "{0} answers again", breaker);
    } else if (change.getFromState() == CircuitBreaker.State.CLOSED) {
      LOG.log(
          Level.WARNING,
          "{0} fails or is slow: requests are kept away from it, but for one each {1} ms",
          breaker,
          OPEN.toMillis());
    }
  }
}
