package io.tieredcache.bench.peer.tiered;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.bench.client.Peer;
import io.tieredcache.bench.client.Target;
import io.tieredcache.codec.BytesCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ours without tiers below: what an L1 hit costs, since values stay for {@code ttl}. */
public final class LocalPeer implements Peer {
  private final TieredCache cache;
  private final TypedCache<String, byte[]> values;

  /** Connects to nothing. */
  public LocalPeer(Target target) {
    KeySchema<String, byte[]> schema =
        KeySchema.of("local:{id}:value", IdFormat.string(), BytesCodec.of())
            .with(
                SchemaPolicy.builder()
                    .ttl(Duration.ofHours(1))
                    .localMaxEntries(target.option("entries", Target.LOCAL_ENTRIES))
                    .build());
    this.cache = TieredCache.builder().schemas(schema).build();
    this.values = cache.of(schema);
  }

  @Override
  public String storageKey(String id) {
    return id;
  }

  @Override
  public byte @Nullable [] get(String id) {
    return values.get(id);
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) {
    return values.getAll(ids);
  }

  @Override
  public void put(String id, byte[] value) {
    values.put(id, value);
  }

  @Override
  public void close() {
    cache.close();
  }
}
