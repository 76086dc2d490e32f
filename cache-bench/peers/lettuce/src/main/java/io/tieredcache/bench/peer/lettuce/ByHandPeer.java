package io.tieredcache.bench.peer.lettuce;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tieredcache.bench.client.Target;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one writes by hand: Caffeine that forgets after the local time, over Lettuce as it comes. It
 * promises nothing: a slow read may overwrite what a writer has just dropped.
 */
public final class ByHandPeer extends LettucePeer {
  private final Cache<String, byte[]> local =
      Caffeine.newBuilder()
          .maximumSize(Target.LOCAL_ENTRIES)
          .expireAfterWrite(Target.LOCAL_TTL)
          .build();

  /** Connects. */
  public ByHandPeer(Target target) throws GeneralSecurityException, IOException {
    super(target);
  }

  @Override
  public String storageKey(String id) {
    return "by-hand:" + id + ":value";
  }

  @Override
  public byte @Nullable [] get(String id) throws Exception {
    byte[] hit = local.getIfPresent(id);
    return hit != null ? hit : fetch(id);
  }

  private byte @Nullable [] fetch(String id) throws Exception {
    byte[] value = super.get(id);
    if (value != null) {
      local.put(id, value);
    }
    return value;
  }

  @Override
  public Sight look(String id) throws Exception {
    byte[] hit = local.getIfPresent(id);
    if (hit != null) {
      return new Sight(1, hit);
    }
    byte[] value = fetch(id);
    return new Sight(value == null ? 0 : 2, value);
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) throws Exception {
    Map<String, byte[]> values = new LinkedHashMap<>(local.getAllPresent(ids));
    List<String> missing = ids.stream().filter(id -> !values.containsKey(id)).toList();
    Map<String, byte[]> fetched = super.getAll(missing);
    local.putAll(fetched);
    values.putAll(fetched);
    return values;
  }

  @Override
  public void put(String id, byte[] value) throws Exception {
    super.put(id, value);
    local.invalidate(id);
  }
}
