package io.tieredcache.bench.peer.spring;

import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.tieredcache.bench.client.Peer;
import io.tieredcache.bench.client.Target;
import io.tieredcache.bench.client.Trust;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.cache.RedisCacheWriter.RedisCacheWriterConfigurer;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Spring's {@code RedisCache} over Lettuce: a writer that does not lock and waits for its writes,
 * bytes as they are, one shared connection (its defaults). Many keys by {@code
 * RedisTemplate.multiGet}, since a cache has no call for them.
 */
public final class SpringPeer implements Peer {
  private static final String NAME = "spring";

  private final LettuceConnectionFactory connections;
  private final RedisTemplate<String, byte[]> template = new RedisTemplate<>();
  private final Cache cache;

  /** Connects. */
  public SpringPeer(Target target) throws GeneralSecurityException, IOException {
    this.connections = new LettuceConnectionFactory(cluster(target), client(target));
    connections.afterPropertiesSet();
    connections.start();
    template.setConnectionFactory(connections);
    template.setKeySerializer(RedisSerializer.string());
    template.setValueSerializer(RedisSerializer.byteArray());
    template.afterPropertiesSet();
    RedisCacheConfiguration config =
        RedisCacheConfiguration.defaultCacheConfig()
            .entryTtl(Duration.ofHours(1))
            .serializeValuesWith(SerializationPair.fromSerializer(RedisSerializer.byteArray()));
    RedisCacheManager manager =
        RedisCacheManager.builder(
                // Else a put only sends.
                RedisCacheWriter.create(connections, RedisCacheWriterConfigurer::immediateWrites))
            .cacheDefaults(config)
            .build();
    manager.afterPropertiesSet();
    Cache made = manager.getCache(NAME);
    if (made == null) {
      throw new IllegalStateException("the manager made no cache");
    }
    this.cache = made;
  }

  private static RedisClusterConfiguration cluster(Target target) {
    RedisClusterConfiguration cluster = new RedisClusterConfiguration();
    for (URI endpoint : target.endpoints()) {
      cluster.clusterNode(endpoint.getHost(), endpoint.getPort());
    }
    cluster.setPassword(RedisPassword.of(target.password()));
    return cluster;
  }

  private static LettuceClientConfiguration client(Target target)
      throws GeneralSecurityException, IOException {
    SslOptions ssl =
        SslOptions.builder().jdkSslProvider().trustManager(Trust.managers(target.ca())).build();
    LettuceClientConfiguration.LettuceClientConfigurationBuilder builder =
        LettuceClientConfiguration.builder()
            .clientOptions(ClusterClientOptions.builder().sslOptions(ssl).build());
    return target.tls() ? builder.useSsl().and().build() : builder.build();
  }

  @Override
  public String storageKey(String id) {
    return NAME + "::" + id;
  }

  @Override
  public byte @Nullable [] get(String id) {
    return cache.get(id, byte[].class);
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) {
    List<? extends byte @Nullable []> found =
        template.opsForValue().multiGet(ids.stream().map(this::storageKey).toList());
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (int i = 0; found != null && i < ids.size(); i++) {
      byte[] value = found.get(i);
      if (value != null) {
        values.put(ids.get(i), value);
      }
    }
    return values;
  }

  @Override
  public void put(String id, byte[] value) {
    cache.put(id, value);
  }

  @Override
  public void close() {
    connections.destroy();
  }
}
