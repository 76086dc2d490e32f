package io.tieredcache.bench.peer.tiered;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tieredcache.bench.client.Peer;
import io.tieredcache.bench.client.Target;
import io.tieredcache.bench.client.Values;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Caffeine alone. Options: {@code entries} that it holds; {@code expires} 1 where entries have a
 * time of an hour, as an L1 needs one; {@code counts} 1 where hits are counted, too; {@code bytes}
 * of a value that it makes up for an id.
 */
public final class CaffeinePeer implements Peer {
  private final Cache<String, byte[]> values;
  private final int bytes;

  /** Connects to nothing. */
  public CaffeinePeer(Target target) {
    Caffeine<Object, Object> builder =
        Caffeine.newBuilder().maximumSize(target.option("entries", Target.LOCAL_ENTRIES));
    boolean counts = target.option("counts", 0) == 1;
    if (counts || target.option("expires", 0) == 1) {
      builder.expireAfterWrite(Duration.ofHours(1));
    }
    if (counts) {
      builder.recordStats();
    }
    this.values = builder.build();
    this.bytes = target.option("bytes", 200);
  }

  @Override
  public String storageKey(String id) {
    return id;
  }

  @Override
  public byte @Nullable [] get(String id) {
    return values.getIfPresent(id);
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    ids.forEach(id -> all.put(id, values.get(id, key -> Values.of(key, bytes))));
    return all;
  }

  @Override
  public void put(String id, byte[] value) {
    values.put(id, value);
  }

  @Override
  public void close() {
    values.invalidateAll();
  }
}
