package io.tieredcache.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ClientOptions.ReauthenticateBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.EpollProvider;
import java.time.Duration;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** How Lettuce is set up, each deviation from its defaults with its reason. */
final class LettuceOptions {
  /**
   * Requests that may wait for one node. Lettuce's default has no bound: a dead node would fill the
   * heap. At 40,000 requests/s it is 25 ms of work.
   */
  static final int REQUEST_QUEUE = 1024;

  /**
   * Adaptive refreshes follow most changes; the periodic one finds what no command met. Each costs
   * a connection per node, so not more often.
   */
  private static final Duration REFRESH_PERIOD = Duration.ofSeconds(15);

  /** The least time between two refreshes; Lettuce's 5 s would leave a promoted primary unseen. */
  static final Duration REFRESH_SPACING = Duration.ofMillis(500);

  /** As long as keep-alive needs for an idle connection. */
  private static final Duration UNACKNOWLEDGED = Duration.ofSeconds(8);

  private final RedisSettings settings;
  private final TrustManagerFactory trust;
  private final @Nullable LiveCredentials credentials;

  LettuceOptions(
      RedisSettings settings, TrustManagerFactory trust, @Nullable LiveCredentials credentials) {
    this.settings = settings;
    this.trust = trust;
    this.credentials = credentials;
  }

  ClientOptions standalone() {
    return common(ClientOptions.builder()).build();
  }

  /** For a connection on which Redis reports changes: lost once, it is another one. */
  ClientOptions tracking() {
    return common(ClientOptions.builder())
        .autoReconnect(false)
        // Under RESP2 Redis takes the command and then reports nothing.
        .protocolVersion(ProtocolVersion.RESP3)
        .build();
  }

  ClusterClientOptions cluster() {
    ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
    common(builder);
    return builder
        .topologyRefreshOptions(topology())
        // Else a command is refused that a node sends to a primary which joined a moment ago.
        .validateClusterNodeMembership(false)
        .build();
  }

  /** What connections authenticate with; null where the servers ask for nothing. */
  @Nullable LiveCredentials credentials() {
    return credentials;
  }

  /** A server refused the credentials. */
  void refused() {
    if (credentials != null) {
      credentials.refused();
    }
  }

  RedisURI uri(Endpoint endpoint) {
    RedisURI.Builder builder =
        RedisURI.builder()
            .withHost(endpoint.host())
            .withPort(endpoint.port())
            .withSsl(endpoint.tls())
            .withVerifyPeer(SslVerifyMode.FULL)
            // Also bounds the handshake; Lettuce's 60 s would outlast every deadline.
            .withTimeout(settings.commandTimeout());
    if (credentials != null) {
      builder.withAuthentication(credentials);
    }
    return builder.build();
  }

  private <B extends ClientOptions.Builder> B common(B builder) {
    builder
        // A waiting command would outlive its caller and be sent when nobody wants it any more.
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        // What was under way when a connection broke may have been carried out; sent again after
        // the
        // reconnect, it could overwrite or delete what others wrote in between.
        .replayFilter(command -> true)
        .requestQueueSize(REQUEST_QUEUE)
        // Else a rotated password would be used by new connections only.
        .reauthenticateBehavior(
            credentials == null
                ? ReauthenticateBehavior.DEFAULT
                : ReauthenticateBehavior.ON_NEW_CREDENTIALS)
        .timeoutOptions(timeouts())
        .socketOptions(sockets())
        .sslOptions(
            SslOptions.builder()
                .jdkSslProvider()
                .trustManager(trust)
                // Not connectTimeout: when all clients come back at once, handshakes are slow, and
                // each that is given up half-way is begun again.
                .handshakeTimeout(settings.commandTimeout())
                .build())
        // Redis Enterprise only; elsewhere one more command that fails at each connection.
        .maintNotificationsConfig(MaintNotificationsConfig.disabled());
    return builder;
  }

  /** What ends the requests that {@link #timeouts} leaves out. */
  Expiry expiry(ClientResources resources) {
    return new Expiry(resources, settings.commandTimeout());
  }

  // An OwnCommand's channel or who sent it has a timer, one for many of them.
  private TimeoutOptions timeouts() {
    long millis = settings.commandTimeout().toMillis();
    return TimeoutOptions.builder()
        .timeoutCommands(true)
        .timeoutSource(
            new TimeoutOptions.TimeoutSource() {
              @Override
              public long getTimeout(RedisCommand<?, ?, ?> command) {
                return command instanceof OwnCommand ? 0 : millis;
              }
            })
        .build();
  }

  // A silent peer is noticed after 5 s + 3 × 1 s, where no command is under way to notice it.
  private SocketOptions sockets() {
    SocketOptions.Builder sockets =
        SocketOptions.builder()
            .connectTimeout(settings.connectTimeout())
            .tcpNoDelay(true)
            .keepAlive(
                KeepAliveOptions.builder()
                    .enable()
                    .idle(Duration.ofSeconds(5))
                    .interval(Duration.ofSeconds(1))
                    .count(3)
                    .build());
    // Only epoll has it. What was sent and stays without acknowledgement ends the connection.
    if (EpollProvider.isAvailable()) {
      sockets.tcpUserTimeout(
          TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(UNACKNOWLEDGED).build());
    }
    return sockets.build();
  }

  private static ClusterTopologyRefreshOptions topology() {
    return ClusterTopologyRefreshOptions.builder()
        .enablePeriodicRefresh(REFRESH_PERIOD)
        .adaptiveRefreshTriggersTimeout(REFRESH_SPACING)
        .refreshTriggersReconnectAttempts(1)
        .build();
  }
}
