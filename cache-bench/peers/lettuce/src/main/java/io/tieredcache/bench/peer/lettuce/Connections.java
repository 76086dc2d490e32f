package io.tieredcache.bench.peer.lettuce;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.tieredcache.bench.client.Target;
import io.tieredcache.bench.client.Trust;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;

/** Cluster clients with TLS and AUTH, all else as Lettuce has it. */
final class Connections {
  private Connections() {}

  static RedisClusterClient client(Target target, ClientResources resources)
      throws GeneralSecurityException, IOException {
    RedisClusterClient client =
        RedisClusterClient.create(
            resources, target.endpoints().stream().map(uri -> uri(uri, target)).toList());
    client.setOptions(
        ClusterClientOptions.builder()
            .sslOptions(
                SslOptions.builder()
                    .jdkSslProvider()
                    .trustManager(Trust.managers(target.ca()))
                    .build())
            .build());
    return client;
  }

  private static RedisURI uri(URI endpoint, Target target) {
    RedisURI.Builder builder =
        RedisURI.builder()
            .withHost(endpoint.getHost())
            .withPort(endpoint.getPort())
            .withSsl(target.tls())
            .withVerifyPeer(SslVerifyMode.FULL);
    String password = target.password();
    return password == null
        ? builder.build()
        : builder.withPassword(password.toCharArray()).build();
  }
}
