package io.tieredcache.bench.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A peer in memory. */
class StubPeer implements Peer {
  private final Map<String, byte[]> values = new ConcurrentHashMap<>();

  @Override
  public String storageKey(String id) {
    return "stub:" + id;
  }

  @Override
  public byte @Nullable [] get(String id) throws Exception {
    return values.get(id);
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) throws Exception {
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (String id : ids) {
      byte[] value = get(id);
      if (value != null) {
        all.put(id, value);
      }
    }
    return all;
  }

  @Override
  public void put(String id, byte[] value) {
    values.put(id, value);
  }

  @Override
  public void close() {
    values.clear();
  }
}
