package io.tieredcache;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An L2 that takes down what it is told to invalidate; the test answers when it likes. */
final class InvalidationLog implements SharedStore {
  record Told(String key, long version, CompletableFuture<@Nullable Void> answer) {}

  final List<Told> told = new ArrayList<>();

  List<String> keys() {
    return told.stream().map(Told::key).toList();
  }

  void answerAll() {
    told.forEach(one -> one.answer().complete(null));
    told.clear();
  }

  void failAll() {
    told.forEach(one -> one.answer().completeExceptionally(new IllegalStateException("down")));
    told.clear();
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidate(String key, long version, Deadline deadline) {
    Told one = new Told(key, version, new CompletableFuture<>());
    told.add(one);
    return one.answer();
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> get(String key, Deadline deadline) {
    throw new UnsupportedOperationException("get");
  }

  @Override
  public CompletableFuture<Acquired> acquire(String key, Lease lease, Deadline deadline) {
    throw new UnsupportedOperationException("acquire");
  }

  @Override
  public CompletableFuture<Acquired> refresh(
      String key, Stamp seen, Lease lease, Deadline deadline) {
    throw new UnsupportedOperationException("refresh");
  }

  @Override
  public CompletableFuture<FillOutcome> fill(
      String key, Lease lease, SharedWrite write, Deadline deadline) {
    throw new UnsupportedOperationException("fill");
  }

  @Override
  public CompletableFuture<FillOutcome> fillAbsent(
      String key, Lease lease, long millis, Deadline deadline) {
    throw new UnsupportedOperationException("fillAbsent");
  }

  @Override
  public CompletableFuture<PutOutcome> put(
      String key, SharedWrite write, Lease lease, Deadline deadline) {
    throw new UnsupportedOperationException("put");
  }

  @Override
  public CompletableFuture<@Nullable Stamp> revalidate(String key, Deadline deadline) {
    throw new UnsupportedOperationException("revalidate");
  }
}
