package io.tieredcache;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the requests of one schema to one tier take, as histograms {@code tieredcache.requests}
 * by operation and outcome. Thread-safe.
 */
final class RequestTimers {
  /** Faster than any network, and longer than any useful deadline: what bounds the buckets. */
  private static final Duration FASTEST = Duration.ofNanos(100_000);

  private static final Duration SLOWEST = Duration.ofSeconds(30);

  private final MeterRegistry registry;
  private final String tier;
  private final String schema;
  private final Map<String, Timer> answered = new ConcurrentHashMap<>();
  private final Map<String, Timer> failed = new ConcurrentHashMap<>();

  RequestTimers(MeterRegistry registry, Tier tier, String schema) {
    this.registry = registry;
    this.tier = tier.name().toLowerCase(Locale.ROOT);
    this.schema = schema;
  }

  <R extends @Nullable Object> CompletableFuture<R> time(
      String operation, Supplier<CompletableFuture<R>> request) {
    long begin = System.nanoTime();
    CompletableFuture<R> answer = request.get();
    var unused =
        answer.whenComplete(
            (done, failure) -> record(operation, System.nanoTime() - begin, failure));
    return answer;
  }

  /** A request has ended after so long. */
  void record(String operation, long nanos, @Nullable Throwable failure) {
    of(operation, failure).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer of(String operation, @Nullable Throwable failure) {
    Map<String, Timer> timers = failure == null ? answered : failed;
    Timer known = timers.get(operation);
    return known != null
        ? known
        : timers.computeIfAbsent(
            operation, name -> timer(name, failure == null ? "answered" : "failed"));
  }

  private Timer timer(String operation, String outcome) {
    return Timer.builder("tieredcache.requests")
        .tag("schema", schema)
        .tag("tier", tier)
        .tag("operation", operation)
        .tag("outcome", outcome)
        .publishPercentileHistogram()
        .minimumExpectedValue(FASTEST)
        .maximumExpectedValue(SLOWEST)
        .register(registry);
  }
}
