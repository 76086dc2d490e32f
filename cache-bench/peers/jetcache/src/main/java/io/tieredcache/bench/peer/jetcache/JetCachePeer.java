package io.tieredcache.bench.peer.jetcache;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheGetResult;
import com.alicp.jetcache.CacheResult;
import com.alicp.jetcache.MultiLevelCacheBuilder;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.support.Kryo5ValueDecoder;
import com.alicp.jetcache.support.Kryo5ValueEncoder;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.tieredcache.bench.client.Peer;
import io.tieredcache.bench.client.Target;
import io.tieredcache.bench.client.Trust;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * JetCache: Caffeine over its Lettuce cache, values by Kryo 5 (the fastest codec it brings). Local
 * entries live as long as ours; other processes' writes are not broadcast, which is its default.
 * Option {@code local} 0: its Lettuce cache alone.
 */
public final class JetCachePeer implements Peer {
  private static final String PREFIX = "jetcache:";

  private final RedisClusterClient client;
  private final @Nullable Cache<String, byte[]> local;
  private final Cache<String, byte[]> cache;

  /** Connects. */
  public JetCachePeer(Target target) throws GeneralSecurityException, IOException {
    this.client =
        RedisClusterClient.create(
            target.endpoints().stream().map(uri -> uri(uri, target)).toList());
    client.setOptions(
        ClusterClientOptions.builder()
            .sslOptions(
                SslOptions.builder()
                    .jdkSslProvider()
                    .trustManager(Trust.managers(target.ca()))
                    .build())
            .build());
    Cache<String, byte[]> remote = remote(client);
    this.local = target.option("local", 1) == 0 ? null : local();
    this.cache = local == null ? remote : over(local, remote);
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

  private static Cache<String, byte[]> remote(RedisClusterClient client) {
    return RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
        .redisClient(client)
        .keyPrefix(PREFIX)
        .keyConvertor(key -> key)
        .valueEncoder(Kryo5ValueEncoder.INSTANCE)
        .valueDecoder(Kryo5ValueDecoder.INSTANCE)
        .expireAfterWrite(1, TimeUnit.HOURS)
        .buildCache();
  }

  private static Cache<String, byte[]> local() {
    return CaffeineCacheBuilder.createCaffeineCacheBuilder()
        .limit(Target.LOCAL_ENTRIES)
        .expireAfterWrite(Target.LOCAL_TTL.toMillis(), TimeUnit.MILLISECONDS)
        .buildCache();
  }

  private static Cache<String, byte[]> over(
      Cache<String, byte[]> local, Cache<String, byte[]> remote) {
    return MultiLevelCacheBuilder.createMultiLevelCacheBuilder()
        .addCache(local, remote)
        .useExpireOfSubCache(true)
        .buildCache();
  }

  @Override
  public String storageKey(String id) {
    return PREFIX + id;
  }

  @Override
  public byte @Nullable [] get(String id) throws IOException {
    CacheGetResult<byte[]> found = cache.GET(id);
    if (!found.isSuccess() && found.getMessage() != null) {
      // get() would hide it and return null.
      throw new IOException(found.getMessage());
    }
    return found.getValue();
  }

  @Override
  public Sight look(String id) throws IOException {
    byte[] hit = local == null ? null : local.GET(id).getValue();
    if (hit != null) {
      return new Sight(1, hit);
    }
    byte[] value = get(id);
    return new Sight(value == null ? 0 : 2, value);
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) {
    return cache.getAll(new HashSet<>(ids));
  }

  @Override
  public void put(String id, byte[] value) throws IOException {
    stored(cache.PUT(id, value));
  }

  @Override
  public void seed(Map<String, byte[]> values) throws IOException {
    stored(cache.PUT_ALL(values));
  }

  /**
   * put() and putAll() only send: their callers would be ahead of Redis by any number of writes.
   */
  private static void stored(CacheResult result) throws IOException {
    if (!result.isSuccess()) {
      throw new IOException("not stored: " + result.getMessage());
    }
  }

  @Override
  public void close() {
    cache.close();
    client.shutdown();
  }
}
