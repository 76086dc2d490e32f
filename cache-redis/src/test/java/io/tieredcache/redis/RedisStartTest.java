package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/** Each way in which a start fails says what is wrong, where, and what to do. */
@Tag("servers")
final class RedisStartTest {
  private static final RedisClusterOptions ONE = RedisClusterOptions.defaults().singleNode();

  @Test
  @Execution(CONCURRENT)
  void start_unknownHost_saysSo() {
    fails(RedisSettings.of("rediss://no-such-host.invalid:6379"), "can't be resolved");
  }

  @Test
  @Execution(CONCURRENT)
  void start_nothingListening_saysSo() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    fails(RedisSettings.of("redis://localhost:" + free), "nothing listens there", ":" + free);
  }

  @Test
  @Execution(CONCURRENT)
  void start_listenerThatIsSilent_saysNoRedis() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      fails(
          RedisSettings.of("redis://localhost:" + silent.getLocalPort())
              .connectTimeout(Duration.ofMillis(300))
              .commandTimeout(Duration.ofMillis(300)),
          "does not answer as Redis");
    }
  }

  @Test
  @Execution(CONCURRENT)
  void start_plainTextToTlsPort_saysRediss() {
    RedisSettings right = Servers.settings(Servers.cluster());
    fails(
        RedisSettings.of("redis://localhost:" + Servers.cluster().nodes().get(0).port())
            .credentials(right.credentials()),
        "speaks TLS",
        "use rediss://");
  }

  @Test
  @Execution(CONCURRENT)
  void start_tlsToPlainPort_saysRedis() {
    try (RedisCluster plain = RedisCluster.start(ONE.withoutTls())) {
      fails(
          RedisSettings.of("rediss://localhost:" + plain.nodes().get(0).port()).standalone(),
          "speaks plain text",
          "use redis://");
    }
  }

  @Test
  @Execution(CONCURRENT)
  void start_unknownCa_saysCaCertificate() {
    RedisCluster servers = Servers.cluster();
    fails(
        RedisSettings.of(servers.uris()).credentials(CredentialSource.password(servers.password())),
        "CA that is not trusted",
        "caCertificate(...)");
  }

  @Test
  @Execution(CONCURRENT)
  void start_caOfAnotherCluster_saysCaCertificate() {
    Path other = Servers.single().caCertificate();
    fails(Servers.settings(Servers.cluster()).caCertificate(other), "CA that is not trusted");
  }

  @Test
  @Execution(CONCURRENT)
  void start_certificateOfAnotherHost_saysTheName() {
    try (RedisCluster other = RedisCluster.start(ONE.certificateFor("cache.example"))) {
      fails(Servers.settings(other), "certificate is of another host", "'localhost'");
    }
  }

  @Test
  @Execution(CONCURRENT)
  void start_wrongPassword_namesTheUserOnly() {
    RedisSettings settings =
        Servers.settings(Servers.cluster())
            .credentials(CredentialSource.userPassword("someone", "not-the-password"));

    fails(settings, "refused the password or the user (someone)");
  }

  @Test
  @Execution(CONCURRENT)
  void start_wrongPasswordOfDefaultUser_saysSo() {
    RedisSettings settings =
        Servers.settings(Servers.single())
            .credentials(CredentialSource.password("not-the-password"));

    fails(settings, "refused the password or the user (default)");
  }

  @Test
  @Execution(CONCURRENT)
  void start_noPassword_saysCredentials() {
    RedisCluster servers = Servers.cluster();
    fails(
        RedisSettings.of(servers.uris()).caCertificate(servers.caCertificate()),
        "asks for a password");
  }

  @Test
  @Execution(CONCURRENT)
  void start_credentialSourceThrows_saysSo() {
    fails(
        Servers.settings(Servers.cluster())
            .credentials(
                () -> {
                  throw new IllegalStateException("not-the-password");
                }),
        "credential source failed");
  }

  @Test
  @Execution(CONCURRENT)
  void start_noClusterThere_saysStandalone() {
    RedisCluster single = Servers.single();
    fails(
        RedisSettings.of(single.uris())
            .credentials(CredentialSource.password(single.password()))
            .caCertificate(single.caCertificate()),
        "cluster_enabled:0",
        "use .standalone()");
  }

  @Test
  @Execution(CONCURRENT)
  void start_standaloneOnClusterNode_saysCluster() {
    RedisCluster cluster = Servers.cluster();
    fails(
        RedisSettings.of(cluster.uris().get(0))
            .credentials(CredentialSource.password(cluster.password()))
            .caCertificate(cluster.caCertificate())
            .standalone(),
        "node of a cluster",
        ".standalone()");
  }

  @Test
  @Execution(CONCURRENT)
  void start_clusterWithoutSlots_saysCreate() {
    try (RedisCluster empty = RedisCluster.start(ONE.config("cluster-enabled yes"))) {
      RedisSettings single = Servers.settings(empty);
      fails(
          RedisSettings.of(single.uris())
              .credentials(CredentialSource.password(empty.password()))
              .caCertificate(empty.caCertificate()),
          "no slots assigned");
    }
  }

  @Test
  @Execution(CONCURRENT)
  void start_clusterAnnouncesNamesThatItsCertificateLacks_saysTheName() {
    try (RedisCluster cluster =
        RedisCluster.start(
            RedisClusterOptions.defaults().nodes(3, 0).certificateFor("localhost"))) {
      fails(Servers.settings(cluster), "certificate is of another host", "'127.0.0.1'");
    }
  }

  @Test
  @Execution(CONCURRENT)
  void start_oneSeedOfTwoDead_connects() throws IOException {
    RedisCluster cluster = Servers.cluster();
    RedisSettings settings = Servers.settings(cluster);
    RedisSettings seeds =
        new RedisSettings(
            List.of("rediss://localhost:1", cluster.uris().get(1)),
            settings.credentials(),
            settings.caCertificate(),
            true,
            settings.connectTimeout(),
            settings.commandTimeout());
    try (RedisTier tier = RedisTier.connect(seeds)) {
      tier.start(Servers.soon());
    }
  }

  private static void fails(RedisSettings settings, String... parts) {
    try (RedisTier tier = RedisTier.connect(settings)) {
      TierException e =
          assertThrows(TierUnavailableException.class, () -> tier.start(Servers.soon()));
      String message = String.valueOf(e.getMessage());
      assertAll(
          () -> {
            for (String part : parts) {
              assertTrue(message.contains(part), () -> part + " in: " + message);
            }
          },
          () -> assertTrue(message.contains("redis"), message),
          () -> assertFalse(message.contains("not-the-password"), message),
          () -> assertFalse(message.contains(Servers.cluster().password()), message));
    }
  }
}
