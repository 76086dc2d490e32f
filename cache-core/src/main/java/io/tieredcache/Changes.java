package io.tieredcache;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes what L3 reports to the schema that it concerns. Thread-safe: schemas are added while the
 * cache is built, before L3 is started.
 */
final class Changes implements ChangeListener {
  /** A change is nobody's call, so it has a limit of its own; then it is told again. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final List<ChangedSchema<?, ?>> schemas = new ArrayList<>();
  private final @Nullable SharedTier shared;
  private final LongSupplier nanoTime;

  Changes(@Nullable SharedTier shared, LongSupplier nanoTime) {
    this.shared = shared;
    this.nanoTime = nanoTime;
  }

  void add(ChangedSchema<?, ?> schema) {
    schemas.add(schema);
  }

  @Override
  public boolean servesFleet() {
    return shared != null;
  }

  @Override
  public CompletableFuture<Map<String, TierException>> changed(Map<String, Long> versions) {
    Deadline deadline = Deadline.after(LIMIT, nanoTime);
    List<CompletableFuture<Map<String, TierException>>> told = new ArrayList<>();
    schemas.forEach(schema -> told.addAll(schema.changed(versions, deadline)));
    return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Map<String, TierException> untold = new HashMap<>();
              told.forEach(part -> untold.putAll(part.join()));
              return untold;
            });
  }

  @Override
  public CompletableFuture<@Nullable Void> allChanged(String template) {
    return clear(
        shared,
        schemas.stream().filter(each -> each.template().toString().equals(template)).toList());
  }

  @Override
  public CompletableFuture<@Nullable Void> missed() {
    return clear(shared, schemas.stream().filter(ChangedSchema::durable).toList());
  }

  /** L1 before L2 too: clearing L2 takes a while, and L1's entries need not wait for it. */
  static CompletableFuture<@Nullable Void> clear(
      @Nullable SharedTier shared, List<ChangedSchema<?, ?>> which) {
    which.forEach(ChangedSchema::dropAll);
    if (shared == null || which.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<KeyTemplate> templates = which.stream().<KeyTemplate>map(ChangedSchema::template).toList();
    return shared
        .clear(templates)
        .whenComplete((done, failure) -> which.forEach(ChangedSchema::dropAll));
  }
}
