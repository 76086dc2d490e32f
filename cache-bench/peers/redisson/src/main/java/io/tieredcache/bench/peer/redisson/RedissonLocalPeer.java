package io.tieredcache.bench.peer.redisson;

import io.tieredcache.bench.client.Peer;
import io.tieredcache.bench.client.Target;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;

/**
 * Redisson's {@code RLocalCachedMap}: one hash for all ids, which therefore lies on one node, an
 * LRU of our size and time in front, and invalidation by messages as it comes.
 */
public final class RedissonLocalPeer implements Peer {
  private static final String NAME = "redisson-local";

  private final RedissonClient client;
  private final RLocalCachedMap<String, byte[]> map;

  /** Connects. */
  public RedissonLocalPeer(Target target) throws GeneralSecurityException, IOException {
    this.client = Clients.open(target);
    LocalCachedMapOptions<String, byte[]> options = LocalCachedMapOptions.name(NAME);
    this.map =
        client.getLocalCachedMap(
            options
                .codec(
                    new CompositeCodec(
                        StringCodec.INSTANCE, ByteArrayCodec.INSTANCE, ByteArrayCodec.INSTANCE))
                .cacheSize(Target.LOCAL_ENTRIES)
                .evictionPolicy(LocalCachedMapOptions.EvictionPolicy.LRU)
                .cacheProvider(LocalCachedMapOptions.CacheProvider.CAFFEINE)
                .timeToLive(Target.LOCAL_TTL));
  }

  @Override
  public String storageKey(String id) {
    return NAME;
  }

  @Override
  public byte @Nullable [] get(String id) {
    return map.get(id);
  }

  @Override
  public Sight look(String id) {
    boolean local = map.cachedKeySet().contains(id);
    byte[] value = map.get(id);
    return new Sight(value == null ? 0 : local ? 1 : 2, value);
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) {
    return map.getAll(new HashSet<>(ids));
  }

  @Override
  public void put(String id, byte[] value) {
    map.fastPut(id, value);
  }

  @Override
  public void seed(Map<String, byte[]> values) {
    map.putAll(values);
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
