package io.tieredcache.bench.peer.redisson;

import io.tieredcache.bench.client.Peer;
import io.tieredcache.bench.client.Target;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchResult;
import org.redisson.api.RBatch;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;

/**
 * Redisson's buckets: one for each key; many keys by {@code RBuckets}, or with option {@code batch}
 * 1 by an {@code RBatch} of single gets, as pipelines are.
 */
public final class RedissonPeer implements Peer {
  private static final Duration TTL = Duration.ofHours(1);

  private final RedissonClient client;
  private final boolean batch;

  /** Connects. */
  public RedissonPeer(Target target) throws GeneralSecurityException, IOException {
    this.client = Clients.open(target);
    this.batch = target.option("batch", 0) == 1;
  }

  @Override
  public String storageKey(String id) {
    return "redisson:" + id + ":value";
  }

  @Override
  public byte @Nullable [] get(String id) {
    RBucket<byte[]> bucket = client.getBucket(storageKey(id));
    return bucket.get();
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) {
    return batch ? pipelined(ids) : buckets(ids);
  }

  private Map<String, byte[]> buckets(List<String> ids) {
    Map<String, byte[]> found =
        client.getBuckets().get(ids.stream().map(this::storageKey).toArray(String[]::new));
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (String id : ids) {
      byte[] value = found.get(storageKey(id));
      if (value != null) {
        values.put(id, value);
      }
    }
    return values;
  }

  @Override
  public Map<String, byte[]> pipelined(List<String> ids) {
    RBatch batch = client.createBatch();
    for (String id : ids) {
      var unused = batch.<byte[]>getBucket(storageKey(id)).getAsync();
    }
    BatchResult<?> found = batch.execute();
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      if (found.getResponses().get(i) instanceof byte[] value) {
        values.put(ids.get(i), value);
      }
    }
    return values;
  }

  @Override
  public void put(String id, byte[] value) {
    client.<byte[]>getBucket(storageKey(id)).set(value, TTL);
  }

  @Override
  public void seed(Map<String, byte[]> values) {
    RBatch batch = client.createBatch();
    values.forEach(
        (id, value) -> {
          var unused = batch.<byte[]>getBucket(storageKey(id)).setAsync(value, TTL);
        });
    batch.execute();
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
