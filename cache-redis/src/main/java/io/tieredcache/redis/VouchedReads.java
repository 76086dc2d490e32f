package io.tieredcache.redis;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads of primaries, by whole values or by their heads, and who vouches for the answers.
 * Thread-safe: holds nothing that changes.
 *
 * @param vouching null where nothing reports changes
 * @param get a whole value
 * @param head its stamp, with no payload
 */
record VouchedReads(
    Asking asking,
    @Nullable Vouching vouching,
    Question<byte[], SharedValue> get,
    Question<byte[], SharedValue> head) {
  CompletableFuture<@Nullable SharedValue> get(String key, Deadline deadline) {
    return vouched("get", get, key, deadline);
  }

  /** Of many keys, each node's by themselves. */
  List<CompletableFuture<Batch<SharedValue>>> parts(Collection<String> keys, Deadline deadline) {
    return vouchedParts("getAll", get, keys, deadline);
  }

  /** The value, without its payload where it has this stamp. */
  CompletableFuture<@Nullable SharedValue> unless(String key, Stamp known, Deadline deadline) {
    return vouched("revalidate", head, key, deadline)
        .thenCompose(
            found ->
                found != null && found.stamp().equals(known)
                    ? CompletableFuture.completedFuture(found)
                    : get(key, deadline));
  }

  /** The same of many keys, each node's by themselves. */
  List<CompletableFuture<Batch<SharedValue>>> unless(Map<String, Stamp> known, Deadline deadline) {
    return vouchedParts("revalidate", head, known.keySet(), deadline).stream()
        .map(part -> part.thenCompose(heads -> withChanged(heads, known, deadline)))
        .toList();
  }

  /** Fetches those of a part whose stamp is another one by now. */
  private CompletableFuture<Batch<SharedValue>> withChanged(
      Batch<SharedValue> heads, Map<String, Stamp> known, Deadline deadline) {
    List<String> changed = new ArrayList<>();
    heads
        .answers()
        .forEach(
            (key, found) -> {
              if (!found.stamp().equals(known.get(key))) {
                changed.add(key);
              }
            });
    if (changed.isEmpty()) {
      return CompletableFuture.completedFuture(heads);
    }
    changed.forEach(heads.answers()::remove);
    return Batch.joined(parts(changed, deadline))
        .thenApply(
            values -> {
              heads.answers().putAll(values.answers());
              heads.failures().putAll(values.failures());
              return heads;
            });
  }

  private CompletableFuture<@Nullable SharedValue> vouched(
      String name, Question<byte[], SharedValue> question, String key, Deadline deadline) {
    return vouching == null
        ? asking.one(name, question, key, deadline)
        : vouching.one(key, () -> asking.one(name, question, key, deadline));
  }

  private List<CompletableFuture<Batch<SharedValue>>> vouchedParts(
      String name,
      Question<byte[], SharedValue> question,
      Collection<String> keys,
      Deadline deadline) {
    return vouching == null
        ? asking.parts(name, question, keys, deadline)
        : vouching.all(keys, () -> asking.parts(name, question, keys, deadline));
  }
}
