package io.tieredcache;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Writes of one request, packed: the manifests to send, what must be stored before them, and the
 * keys that got no further. Used by one stage after the other, never by two at once.
 */
final class Parcels {
  final Map<String, SharedWrite> manifests = new LinkedHashMap<>();
  final Map<String, byte[]> chunks = new LinkedHashMap<>();

  /** By key, those whose chunks or whose packing failed; their manifests are not to be sent. */
  final Map<String, TierException> failures = new LinkedHashMap<>();

  private final Map<String, List<String>> names = new LinkedHashMap<>();
  private final Map<String, Map<String, byte[]>> late = new LinkedHashMap<>();
  private long ttlMillis = 1;

  void add(String key, SharedWrite write, Packing.Packed packed, boolean replaceable) {
    manifests.put(key, new SharedWrite(write.version(), packed.value(), write.ttlMillis()));
    ttlMillis = Math.max(ttlMillis, write.ttlMillis());
    if (replaceable) {
      names.put(key, List.copyOf(packed.chunks().keySet()));
      chunks.putAll(packed.chunks());
    } else if (!packed.chunks().isEmpty()) {
      late.put(key, packed.chunks());
    }
  }

  /** The chunks that were kept back for manifests which L2 has stored all the same. */
  <R> Map<String, byte[]> late(Map<String, R> outcomes, Predicate<R> stored) {
    Map<String, byte[]> needed = new LinkedHashMap<>();
    late.forEach(
        (key, parts) -> {
          R outcome = outcomes.get(key);
          if (outcome != null && stored.test(outcome)) {
            needed.putAll(parts);
          }
        });
    return needed;
  }

  /** The time of the one that lives longest. */
  long ttlMillis() {
    return ttlMillis;
  }

  /** Sorts out the keys whose chunks are not all there. */
  void stored(Batch<Boolean> there, TierException otherwise) {
    names.forEach(
        (key, parts) -> {
          if (!there.answers().keySet().containsAll(parts)) {
            manifests.remove(key);
            failures.put(key, failure(parts, there, otherwise));
          }
        });
  }

  private static TierException failure(
      List<String> parts, Batch<Boolean> there, TierException otherwise) {
    for (String part : parts) {
      TierException failure = there.failures().get(part);
      if (failure != null) {
        return failure;
      }
    }
    return otherwise;
  }

  /**
   * Chunks that no manifest names. Where an outcome is unknown the manifest may be there, and its
   * chunks stay.
   *
   * @param stored whether an outcome means that L2 holds the manifest
   */
  <R> List<String> orphans(Map<String, R> outcomes, Predicate<R> stored) {
    List<String> orphans = new ArrayList<>();
    names.forEach(
        (key, parts) -> {
          R outcome = outcomes.get(key);
          if (failures.containsKey(key) || (outcome != null && !stored.test(outcome))) {
            orphans.addAll(parts);
          }
        });
    return orphans;
  }
}
