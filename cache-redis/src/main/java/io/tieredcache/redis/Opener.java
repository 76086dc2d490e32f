package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens links by the settings and owns the threads they run on. Used by one thread at a time: the
 * connector's own, and after that has ended whoever closes.
 */
final class Opener {
  private static final int IO_THREADS = Math.max(2, Math.min(4, cores()));

  private final RedisSettings settings;
  private final List<Endpoint> endpoints;
  private final @Nullable LiveCredentials credentials;
  private final LettuceOptions options;
  private final Probe probe;
  private final NodeWatch watch;
  private volatile @Nullable ClientResources resources;

  Opener(RedisSettings settings, NodeWatch watch) {
    this.settings = settings;
    this.endpoints = settings.endpoints();
    TrustManagerFactory trust = Trust.of(settings.caCertificate());
    CredentialSource source = settings.credentials();
    this.credentials = source == null ? null : new LiveCredentials(source);
    this.options = new LettuceOptions(settings, trust, credentials);
    this.probe = new Probe(settings, trust);
    this.watch = watch;
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * A new link.
   *
   * @throws StartFailure saying what to do
   */
  RedisLink open() {
    ClientResources mine = resources;
    if (mine == null) {
      mine = newResources();
      resources = mine;
      if (credentials != null) {
        RefusedCredentials.watch(credentials, mine);
      }
    }
    try {
      return open(mine);
    } catch (StartFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw renewed(e)
          ? StartFailure.byChance("the credentials were refused and have changed since", e)
          : probe.explain(endpoints, e);
    }
  }

  private boolean renewed(RuntimeException failure) {
    return credentials != null
        && Failures.credentialsRefused(failure)
        && RefusedCredentials.awaitOthers(credentials);
  }

  private RedisLink open(ClientResources resources) {
    Duration timeout = settings.connectTimeout().plus(settings.commandTimeout());
    return settings.cluster()
        ? new ClusterOpening(options, endpoints, probe, timeout, watch).open(resources)
        : StandaloneLink.open(resources, options, endpoints.get(0), timeout, watch);
  }

  private static ClientResources newResources() {
    return DefaultClientResources.builder()
        .nettyCustomizer(new FlushConsolidation())
        // Lettuce's default waits up to 30 s between two attempts; jitter keeps a fleet from
        // arriving at once.
        .reconnectDelay(
            Delay.fullJitter(
                Duration.ofMillis(50), Duration.ofMillis(500), 50, TimeUnit.MILLISECONDS))
        // Its histograms cost time per command and nobody reads them.
        .commandLatencyRecorder(CommandLatencyRecorder.disabled())
        .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
        .ioThreadPoolSize(IO_THREADS)
        .computationThreadPoolSize(2)
        .build();
  }

  /**
   * A client whose connections report changes; after a link has been opened. The caller ends it.
   */
  RedisClient trackingClient() {
    RedisClient client = RedisClient.create(requireNonNull(resources, "resources"));
    client.setOptions(options.tracking());
    return client;
  }

  /** How to reach a node. */
  RedisURI uri(Endpoint endpoint) {
    return options.uri(endpoint);
  }

  /** Ends the threads. */
  void close() {
    ClientResources mine = resources;
    if (mine != null) {
      Closing.shutdown(mine);
    }
  }
}
