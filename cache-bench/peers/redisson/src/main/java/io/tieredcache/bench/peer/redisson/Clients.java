package io.tieredcache.bench.peer.redisson;

import io.tieredcache.bench.client.Target;
import io.tieredcache.bench.client.Trust;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;
import org.redisson.config.ReadMode;
import org.redisson.config.SslVerificationMode;

/** Redisson with its default pools and threads, bytes as they are, reads from the primaries. */
final class Clients {
  private Clients() {}

  static RedissonClient open(Target target) throws GeneralSecurityException, IOException {
    Config config = new Config().setCodec(ByteArrayCodec.INSTANCE);
    config.setPassword(target.password());
    if (target.tls()) {
      config.setSslTrustManagerFactory(Trust.managers(target.ca()));
      config.setSslVerificationMode(SslVerificationMode.STRICT);
    }
    config
        .useClusterServers()
        .setReadMode(ReadMode.MASTER)
        .addNodeAddress(target.endpoints().stream().map(URI::toString).toArray(String[]::new));
    return Redisson.create(config);
  }
}
