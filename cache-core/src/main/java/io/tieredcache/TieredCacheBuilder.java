package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects tiers and schemas; {@link #build} checks all and starts the tiers. Not thread-safe. Null
 * is a {@link NullPointerException} at once, all else that is wrong is told by {@code build}. What
 * is given again replaces what was given before, but for schemas, which add up.
 */
public final class TieredCacheBuilder {
  private static final Logger LOG = System.getLogger(TieredCache.class.getName());
  private static final int THREADS = 64;
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Their work is copying and decompressing; more would only take more memory at a time. */
  private static final int UNPACKERS = 2;

  @Nullable SharedTier shared;
  @Nullable DurableTier durable;
  private final List<KeySchema<?, ?>> schemas = new ArrayList<>();
  private final Map<KeySchema<?, ?>, KeySchema<?, ?>> effective = new LinkedHashMap<>();
  private @Nullable Path policyFile;
  private Map<String, String> environment = System.getenv();
  private @Nullable MeterRegistry registry;
  private ObservationRegistry observations = ObservationRegistry.NOOP;
  private boolean startDegraded;
  private Duration startTimeout = Duration.ofSeconds(10);
  Duration closeTimeout = Duration.ofSeconds(10);
  private LongSupplier nanoTime = System::nanoTime;
  private SchedulerFactory schedulers = SchedulerFactory.threads();

  TieredCacheBuilder() {}

  /** L2; none by default. The cache closes it, and {@link #build} where it fails. */
  public TieredCacheBuilder shared(SharedTier tier) {
    this.shared = requireNonNull(tier, "tier");
    return this;
  }

  /** L3; none by default. The cache closes it, and {@link #build} where it fails. */
  public TieredCacheBuilder durable(DurableTier tier) {
    this.durable = requireNonNull(tier, "tier");
    return this;
  }

  /**
   * The schemas, at least one; may be called several times. No storage key may be of two of them.
   * {@link TieredCache#of} knows these very instances.
   */
  public TieredCacheBuilder schemas(KeySchema<?, ?>... schemas) {
    this.schemas.addAll(List.of(schemas));
    return this;
  }

  /**
   * A properties file with settings over those of the code, e.g. {@code
   * world-snapshot.localTtl=50ms}; by default the one that the variable {@code TIERED_CACHE_CONFIG}
   * names, if it is set. Read by {@link #build}, which refuses a file that can't be read and names
   * that no schema has, or more than one.
   */
  public TieredCacheBuilder policyFile(Path file) {
    this.policyFile = requireNonNull(file, "file");
    return this;
  }

  /**
   * The variables with settings over those of file and code, e.g. {@code
   * TIERED_CACHE_WORLD_SNAPSHOT_LOCAL_TTL=50ms}; by default the process's own. Copied.
   */
  public TieredCacheBuilder environment(Map<String, String> variables) {
    this.environment = Map.copyOf(variables);
    return this;
  }

  /** Where counters, gauges and timers go (docs/policies.md lists them); nowhere by default. */
  public TieredCacheBuilder meterRegistry(MeterRegistry registry) {
    this.registry = requireNonNull(registry, "registry");
    return this;
  }

  /**
   * Who is told of each call of a loader, as the observation {@code tieredcache.load}: a trace then
   * shows it below the span of the call, and the loader runs within it. None by default.
   */
  public TieredCacheBuilder observationRegistry(ObservationRegistry observations) {
    this.observations = requireNonNull(observations, "observations");
    return this;
  }

  /**
   * Whether a tier that is down at start is a warning instead of an error; false by default. The
   * tier joins when it comes up. Wrong settings are an error in any case.
   */
  public TieredCacheBuilder startDegraded(boolean startDegraded) {
    this.startDegraded = startDegraded;
    return this;
  }

  /**
   * How long each tier may take to start, one after the other; above zero and at most 1 h, 10 s by
   * default, since a first TLS connection is slow.
   */
  public TieredCacheBuilder startTimeout(Duration startTimeout) {
    this.startTimeout = requireNonNull(startTimeout, "startTimeout");
    return this;
  }

  /**
   * How long {@link TieredCache#close} waits for what is under way, after {@link
   * WriteBehindPolicy#drainTimeout}; zero for not at all, at most 1 h, 10 s by default, well within
   * the 30 s that Kubernetes gives a container.
   */
  public TieredCacheBuilder closeTimeout(Duration closeTimeout) {
    this.closeTimeout = requireNonNull(closeTimeout, "closeTimeout");
    return this;
  }

  /**
   * The clock of ages and deadlines in nanoseconds, like {@link System#nanoTime}, the default; for
   * tests. Thread-safe; never goes back.
   */
  public TieredCacheBuilder ticker(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    return this;
  }

  /**
   * What runs the cache's repeated tasks; threads of its own by default. For tests: a journal is
   * then flushed when the test wants it.
   */
  public TieredCacheBuilder schedulers(SchedulerFactory schedulers) {
    this.schedulers = requireNonNull(schedulers, "schedulers");
    return this;
  }

  /**
   * Starts the tiers and returns the cache. Where it throws, all tiers are closed. Blocks for as
   * long as that takes, {@link #startTimeout} for each at most. To be called once: the tiers are
   * the cache's then.
   *
   * @throws IllegalArgumentException telling all that is wrong with the settings
   * @throws TierException when a tier is down, unless {@link #startDegraded}
   */
  public TieredCache build() {
    try {
      refuseFlaws();
      return started();
    } catch (RuntimeException e) {
      closeTiers();
      throw e;
    }
  }

  private void closeTiers() {
    try {
      if (shared != null) {
        shared.close();
      }
    } finally {
      if (durable != null) {
        durable.close();
      }
    }
  }

  private TieredCache started() {
    TieredCacheParts parts = parts();
    Invalidations invalidations = track();
    if (shared != null) {
      shared.onConnected(parts.guards()::connected);
    }
    SchemaOpening opening =
        new SchemaOpening(
            shared, durable, registry, observations, nanoTime, schedulers, parts, invalidations);
    effective.forEach((asked, schema) -> parts.caches().put(asked, opening.open(asked, schema)));
    Changes changes = new Changes(shared, nanoTime);
    parts.caches().values().forEach(each -> changes.add(each.changed()));
    if (durable != null) {
      durable.listen(changes);
    }
    TieredCache cache = new TieredCache(this, parts);
    try {
      start(shared, tier -> tier.start(Deadline.after(startTimeout, System::nanoTime)));
      start(durable, tier -> tier.start(Deadline.after(startTimeout, System::nanoTime)));
      parts.flushers().forEach(Flushers::start);
    } catch (RuntimeException e) {
      cache.close();
      throw e;
    }
    return cache;
  }

  /** Threads and guards; what belongs to a schema comes with its opening. */
  private TieredCacheParts parts() {
    Workers workers = Workers.start("tieredcache-call", THREADS);
    Workers loaders = Workers.start("tieredcache-load", THREADS);
    TaskMetrics.bind(registry, workers, loaders);
    return new TieredCacheParts(
        new LinkedHashMap<>(),
        new Guards(registry, durable == null ? 1 : durable.concurrency(), nanoTime),
        new ArrayList<>(),
        new ArrayList<>(),
        new LinkedHashMap<>(),
        workers,
        loaders,
        Workers.few("tieredcache-unpack", UNPACKERS),
        schedulers.create("tieredcache-timer", 1));
  }

  /** Asks L2 to report changes, where a schema wants it. */
  private @Nullable Invalidations track() {
    List<KeyTemplate> tracked =
        effective.values().stream()
            .filter(TieredCacheBuilder::isTracked)
            .<KeyTemplate>map(KeySchema::template)
            .toList();
    if (shared == null || tracked.isEmpty()) {
      return null;
    }
    Invalidations listener = new Invalidations(nanoTime, TrackingMetrics.bind(registry, shared));
    shared.track(tracked, listener);
    return listener;
  }

  private static boolean isTracked(KeySchema<?, ?> schema) {
    return schema.policy().tracking() == Tracking.TRACKED;
  }

  private <T> void start(@Nullable T tier, Consumer<T> start) {
    if (tier == null) {
      return;
    }
    try {
      start.accept(tier);
    } catch (TierException e) {
      if (!startDegraded) {
        throw e;
      }
      LOG.log(Level.WARNING, "starting without {0}: {1}", e.tier(), e.getMessage());
    }
  }

  private void refuseFlaws() {
    Flaws flaws = new Flaws();
    PolicyConfig config = PolicyConfig.read(policyFile, environment);
    config.checkNames(schemas, flaws);
    effective.clear();
    schemas.forEach(schema -> effective.put(schema, config.apply(schema, flaws)));
    BuilderFlaws.tell(List.copyOf(effective.values()), flaws);
    if (shared != null) {
      effective.values().forEach(schema -> BuilderFlaws.tellShared(schema, flaws));
    }
    effective
        .values()
        .forEach(
            schema -> BuilderFlaws.tellAnswering(schema, shared != null, durable != null, flaws));
    if (startTimeout.isNegative() || startTimeout.isZero()) {
      flaws.add("startTimeout must be positive, was " + startTimeout);
    }
    flaws.atMost("startTimeout", startTimeout, LONGEST);
    flaws.between("closeTimeout", closeTimeout, Duration.ZERO, LONGEST);
    flaws.refuse();
  }
}
