package io.tieredcache.bench.peer.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.bench.client.Peer;
import io.tieredcache.bench.client.Target;
import io.tieredcache.bench.client.Trust;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClusterPipeline;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.builders.ClusterClientBuilder;
import redis.clients.jedis.csc.Cache;
import redis.clients.jedis.csc.DefaultCache;
import redis.clients.jedis.params.SetParams;

/**
 * Jedis: a pool per node of as many connections as there may be threads (its documentation's
 * advice; none is tested while borrowed), RESP3, MGET and pipelines of the cluster client. Option
 * {@code cached} 1: its client-side cache, which has no time of its own and is told of changes by
 * the server.
 */
public final class JedisPeer implements Peer {
  private static final SetParams HOUR = SetParams.setParams().ex(3600);
  private static final int CONNECTIONS = 64;

  private final RedisClusterClient client;
  private final String prefix;

  /** Connects. */
  public JedisPeer(Target target) throws GeneralSecurityException, IOException {
    boolean cached = target.option("cached", 0) == 1;
    this.prefix = cached ? "jedis-cached:" : "jedis:";
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    ClusterClientBuilder<RedisClusterClient> builder =
        RedisClusterClient.builder()
            .nodes(target.endpoints().stream().map(JedisPeer::node).collect(Collectors.toSet()))
            .clientConfig(config(target))
            .poolConfig(pool);
    if (cached) {
      builder.cache(new AnyServersCache(Target.LOCAL_ENTRIES));
    }
    this.client = builder.build();
  }

  private static HostAndPort node(URI endpoint) {
    return new HostAndPort(endpoint.getHost(), endpoint.getPort());
  }

  @SuppressWarnings("deprecation") // Its SslOptions take no certificates in PEM.
  private static DefaultJedisClientConfig config(Target target)
      throws GeneralSecurityException, IOException {
    DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder().resp3();
    if (target.tls()) {
      SSLParameters verified = new SSLParameters();
      verified.setEndpointIdentificationAlgorithm("HTTPS");
      builder
          .ssl(true)
          .sslSocketFactory(Trust.context(target.ca()).getSocketFactory())
          .sslParameters(verified);
    }
    return builder.password(target.password()).build();
  }

  @Override
  public String storageKey(String id) {
    return prefix + id + ":value";
  }

  private byte[] key(String id) {
    return storageKey(id).getBytes(UTF_8);
  }

  @Override
  public byte @Nullable [] get(String id) {
    return client.get(key(id));
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) {
    List<byte[]> found = client.mget(ids.stream().map(this::key).toArray(byte[][]::new));
    return named(ids, found);
  }

  @Override
  public Map<String, byte[]> pipelined(List<String> ids) {
    List<Response<byte[]>> responses = new ArrayList<>(ids.size());
    try (ClusterPipeline pipeline = client.pipelined()) {
      ids.forEach(id -> responses.add(pipeline.get(key(id))));
      pipeline.sync();
    }
    return named(ids, responses.stream().map(Response::get).toList());
  }

  private static Map<String, byte[]> named(
      List<String> ids, List<? extends byte @Nullable []> found) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      byte[] value = found.get(i);
      if (value != null) {
        values.put(ids.get(i), value);
      }
    }
    return values;
  }

  @Override
  public void put(String id, byte[] value) {
    client.set(key(id), value, HOUR);
  }

  /** How often its client-side cache answered: it tells of no single read. */
  @Override
  public Map<String, Long> counts() {
    Cache cache = client.getCache();
    return cache == null ? Map.of() : Map.of("reads.l1", cache.getStats().getHitCount());
  }

  @Override
  public void close() {
    client.close();
  }

  /** Its default cache, which otherwise refuses Redis before 7.4. */
  private static final class AnyServersCache extends DefaultCache {
    AnyServersCache(int most) {
      super(most);
    }

    @Override
    public boolean compatibilityMode() {
      return true;
    }
  }
}
