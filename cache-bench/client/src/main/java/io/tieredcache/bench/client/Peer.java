package io.tieredcache.bench.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache client as the harness drives it. An adapter has a public constructor that takes a {@link
 * Target}, forms keys the way its users would, and is thread-safe. Values are bytes; each peer
 * reads and writes keys of its own.
 */
public interface Peer extends AutoCloseable {
  /** Under which name Redis holds an id's value; tells its slot. */
  String storageKey(String id);

  /** The value, or null where there is none. */
  byte @Nullable [] get(String id) throws Exception;

  /** The values of many ids, by the call that the library offers for this. */
  Map<String, byte[]> getAll(List<String> ids) throws Exception;

  /** The values of many ids as single GETs that are under way together. */
  default Map<String, byte[]> pipelined(List<String> ids) throws Exception {
    return getAll(ids);
  }

  /** Stores a value. */
  void put(String id, byte[] value) throws Exception;

  /**
   * Stores many values as fast as the library's API does: before anything is measured, and as a
   * work of its own.
   *
   * @param values by id
   */
  default void seed(Map<String, byte[]> values) throws Exception {
    for (Map.Entry<String, byte[]> value : values.entrySet()) {
      put(value.getKey(), value.getValue());
    }
  }

  /** A value and who gave it. */
  record Sight(int tier, byte @Nullable [] value) {}

  /** {@link #get}, telling the tier that answered: 1 to 3, 0 for none. */
  default Sight look(String id) throws Exception {
    byte[] value = get(id);
    return new Sight(value == null ? 0 : 2, value);
  }

  /** What the library itself counts, by name. */
  default Map<String, Long> counts() {
    return Map.of();
  }

  @Override
  void close();
}
