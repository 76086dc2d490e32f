package io.tieredcache;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of manifests: fetches their chunks, those of up to 64 MiB in one request, and puts
 * them together on threads of its own, since the driver's must not be busy for so long.
 * Thread-safe: holds nothing that changes but what it found broken.
 *
 * @param chunks null where L2 keeps none
 */
record Unpacking(
    String schema, @Nullable ChunkStore chunks, Packing packing, Executor executor, Broken broken) {
  /** Of a batch's packed bytes so many are fetched at a time, or the largest value's. */
  private static final long AT_ONCE_BYTES = 64L << 20;

  static final String NO_THREAD = "no thread was free to pack the value or put it together";

  /** What L2 answered with, and what its manifest says. */
  private record Marked(SharedValue found, Manifest manifest) {}

  Unpacking with(Packing other) {
    return new Unpacking(schema, chunks, other, executor, broken);
  }

  /**
   * The values. One whose bytes are not all there, or not those of its manifest, has no answer: it
   * is a miss. One that this process can't read is a failure, and left to others.
   */
  CompletableFuture<Batch<SharedValue>> open(Batch<SharedValue> found, Deadline deadline) {
    Batch<SharedValue> opened = new Batch<>(new LinkedHashMap<>(), found.failures());
    Map<String, Marked> packed = new LinkedHashMap<>();
    found.answers().forEach((key, value) -> sort(key, value, opened, packed, deadline));
    CompletableFuture<Batch<SharedValue>> answer = CompletableFuture.completedFuture(opened);
    for (Map<String, Marked> group : groups(packed)) {
      answer = answer.thenCompose(before -> open(group, before, deadline));
    }
    return answer;
  }

  /** The same where the caller still has the values of these stamps, which are left as they are. */
  CompletableFuture<Batch<SharedValue>> openUnless(
      Batch<SharedValue> found, Map<String, Stamp> known, Deadline deadline) {
    Map<String, SharedValue> same = new LinkedHashMap<>(found.answers());
    same.entrySet().removeIf(each -> !each.getValue().stamp().equals(known.get(each.getKey())));
    found.answers().keySet().removeAll(same.keySet());
    return open(found, deadline)
        .thenApply(
            opened -> {
              opened.answers().putAll(same);
              return opened;
            });
  }

  /** The same of one; null where it is a miss. */
  CompletableFuture<@Nullable SharedValue> open(
      String key, @Nullable SharedValue found, Deadline deadline) {
    if (found == null) {
      return CompletableFuture.completedFuture(null);
    }
    Batch<SharedValue> one = Batch.empty();
    one.answers().put(key, found);
    return only(key, open(one, deadline));
  }

  /** The answer of a batch about one key. */
  static <R> CompletableFuture<@Nullable R> only(String key, CompletableFuture<Batch<R>> answers) {
    return answers.thenCompose(
        batch -> {
          TierException failure = batch.failures().get(key);
          return failure == null
              ? CompletableFuture.<@Nullable R>completedFuture(batch.answers().get(key))
              : CompletableFuture.failedFuture(failure);
        });
  }

  private CompletableFuture<Batch<SharedValue>> open(
      Map<String, Marked> group, Batch<SharedValue> opened, Deadline deadline) {
    return fetch(group, deadline)
        .thenApplyAsync(parts -> join(group, parts, opened), executor)
        .exceptionally(failure -> fail(group, opened, failure, deadline));
  }

  // What is fetched lies in memory twice until its values are put together.
  private List<Map<String, Marked>> groups(Map<String, Marked> packed) {
    long most = Math.max(AT_ONCE_BYTES, packing.maxBytes());
    List<Map<String, Marked>> groups = new ArrayList<>();
    long room = 0;
    for (Map.Entry<String, Marked> entry : packed.entrySet()) {
      int bytes = entry.getValue().manifest().packedLength();
      if (groups.isEmpty() || bytes > room) {
        groups.add(new LinkedHashMap<>());
        room = most;
      }
      groups.get(groups.size() - 1).put(entry.getKey(), entry.getValue());
      room -= bytes;
    }
    return groups;
  }

  private void sort(
      String key,
      SharedValue value,
      Batch<SharedValue> opened,
      Map<String, Marked> packed,
      Deadline deadline) {
    ByteBuffer payload = value.payload();
    if (!Manifest.marks(payload)) {
      // A release without manifests wrote it, or another service.
      opened.answers().put(key, value);
      return;
    }
    Manifest manifest = Manifest.known(payload) ? Manifest.read(payload) : null;
    String refusal =
        !Manifest.known(payload)
            ? "its manifest is of a later release"
            : manifest == null ? null : refusal(manifest);
    if (refusal != null) {
      opened.failures().put(key, unreadable(refusal, deadline));
    } else if (manifest != null && !broken.knows(key, value.stamp())) {
      packed.put(key, new Marked(value, manifest));
    }
  }

  private @Nullable String refusal(Manifest manifest) {
    return manifest.chunkBytes() > 0 && chunks == null
        ? "it lies in chunks and chunkBytes is 0"
        : packing.refusal(manifest);
  }

  private CompletableFuture<Batch<byte[]>> fetch(Map<String, Marked> packed, Deadline deadline) {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    packed.forEach(
        (key, marked) -> {
          Manifest manifest = marked.manifest();
          int most = Math.min(manifest.chunkBytes(), manifest.packedLength());
          manifest.chunkKeys(key).forEach(name -> wanted.put(name, most));
        });
    return chunks == null || wanted.isEmpty()
        ? CompletableFuture.completedFuture(Batch.empty())
        : chunks.getAll(wanted, deadline);
  }

  private Batch<SharedValue> join(
      Map<String, Marked> packed, Batch<byte[]> parts, Batch<SharedValue> opened) {
    packed.forEach(
        (key, marked) -> {
          List<String> names = marked.manifest().chunkKeys(key);
          TierException failure = failure(names, parts);
          ByteBuffer payload = failure == null ? payload(marked, names, parts) : null;
          if (failure != null) {
            opened.failures().put(key, failure);
          } else if (payload != null) {
            opened.answers().put(key, marked.found().with(payload));
          } else {
            broken.found(key, marked.found().stamp());
          }
        });
    return opened;
  }

  private static @Nullable TierException failure(List<String> names, Batch<byte[]> parts) {
    for (String name : names) {
      TierException failure = parts.failures().get(name);
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  private static @Nullable ByteBuffer payload(
      Marked marked, List<String> names, Batch<byte[]> parts) {
    if (names.isEmpty()) {
      return Packing.unpack(marked.manifest(), marked.found().payload());
    }
    List<byte[]> bytes = new ArrayList<>(names.size());
    for (String name : names) {
      byte[] chunk = parts.answers().get(name);
      if (chunk == null) {
        return null;
      }
      bytes.add(chunk);
    }
    return Packing.join(marked.manifest(), bytes);
  }

  private Batch<SharedValue> fail(
      Map<String, Marked> packed, Batch<SharedValue> opened, Throwable failure, Deadline deadline) {
    TierException told = told(failure, deadline);
    for (String key : packed.keySet()) {
      opened.answers().remove(key);
      opened.failures().put(key, told);
    }
    return opened;
  }

  private TierException told(Throwable failure, Deadline deadline) {
    return Causes.told(failure, cause -> failed(cause, deadline));
  }

  private TierException failed(Throwable cause, Deadline deadline) {
    // Too many wait for a thread, or the cache is closing.
    return cause instanceof RejectedExecutionException
        ? new TierUnavailableException(Tier.L2, "get", schema, elapsed(deadline), NO_THREAD, cause)
        : new TierException(
            Tier.L2, "get", schema, elapsed(deadline), "putting a value together failed", cause);
  }

  /** A value that is there and can't be read here. */
  TierException unreadable(String reason, Deadline deadline) {
    return new TierException(
        Tier.L2, "get", schema, elapsed(deadline), "a value can't be read here: " + reason, null);
  }

  private static Duration elapsed(Deadline deadline) {
    return Duration.ofNanos(deadline.elapsedNanos());
  }
}
