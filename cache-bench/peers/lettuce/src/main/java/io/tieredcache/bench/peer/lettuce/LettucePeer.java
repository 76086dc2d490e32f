package io.tieredcache.bench.peer.lettuce;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.tieredcache.bench.client.Peer;
import io.tieredcache.bench.client.Target;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce with its defaults: one connection that all threads share (its documentation's advice),
 * the synchronous API, MGET for many keys.
 */
public class LettucePeer implements Peer {
  private static final SetArgs HOUR = SetArgs.Builder.ex(3600);
  private static final long LIMIT_SECONDS = 60;

  private final ClientResources resources;
  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<String, byte[]> connection;

  /** Connects. */
  public LettucePeer(Target target) throws GeneralSecurityException, IOException {
    this(target, DefaultClientResources.create());
  }

  LettucePeer(Target target, ClientResources resources)
      throws GeneralSecurityException, IOException {
    this.resources = resources;
    this.client = Connections.client(target, resources);
    this.connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
  }

  @Override
  public String storageKey(String id) {
    return "lettuce:" + id + ":value";
  }

  @Override
  public byte @Nullable [] get(String id) throws Exception {
    return connection.sync().get(storageKey(id));
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) throws Exception {
    String[] keys = ids.stream().map(this::storageKey).toArray(String[]::new);
    Map<String, byte[]> values = new LinkedHashMap<>();
    int next = 0;
    for (KeyValue<String, byte[]> each : connection.sync().mget(keys)) {
      String id = ids.get(next++);
      if (each.hasValue()) {
        values.put(id, each.getValue());
      }
    }
    return values;
  }

  @Override
  public Map<String, byte[]> pipelined(List<String> ids) throws Exception {
    List<RedisFuture<byte[]>> futures = new ArrayList<>(ids.size());
    for (String id : ids) {
      futures.add(connection.async().get(storageKey(id)));
    }
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (int i = 0; i < futures.size(); i++) {
      byte[] value = futures.get(i).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (value != null) {
        values.put(ids.get(i), value);
      }
    }
    return values;
  }

  @Override
  public void put(String id, byte[] value) throws Exception {
    connection.sync().set(storageKey(id), value, HOUR);
  }

  @Override
  public void seed(Map<String, byte[]> values) throws Exception {
    List<RedisFuture<String>> futures = new ArrayList<>(values.size());
    values.forEach((id, value) -> futures.add(connection.async().set(storageKey(id), value, HOUR)));
    for (RedisFuture<String> future : futures) {
      future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  StatefulRedisClusterConnection<String, byte[]> connection() {
    return connection;
  }

  @Override
  public void close() {
    client.shutdown();
    var unused = resources.shutdown();
  }
}
