package io.tieredcache.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.TierSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A tier whose every row is a commit of its own, as without any batching. The rest is as it was.
 */
final class OneRowTier implements DurableTier {
  private static final String UPSERT =
      "insert into cache_entry as e (key, value, version) values (?, ?,"
          + " (extract(epoch from clock_timestamp()) * 1000000)::bigint)"
          + " on conflict (key) do update set value = excluded.value,"
          + " version = greatest(e.version + 1, excluded.version) returning version";

  private static final int MOST_WAITING = 10_000;

  private final DurableTier tier;
  private final HikariDataSource pool;
  private final ExecutorService threads;

  OneRowTier(DurableTier tier, HikariDataSource pool) {
    this.tier = tier;
    this.pool = pool;
    int size = pool.getMaximumPoolSize();
    this.threads =
        new ThreadPoolExecutor(
            size, size, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING));
  }

  @Override
  public DurableStore open(TierSchema schema) {
    return new Store(tier.open(schema));
  }

  @Override
  public void start(Deadline deadline) {
    tier.start(deadline);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    pool.close();
    tier.close();
  }

  private final class Store implements DurableStore {
    private final DurableStore store;

    Store(DurableStore store) {
      this.store = store;
    }

    @Override
    public CompletableFuture<Map<String, DurableRow>> getAll(
        Collection<String> keys, Deadline deadline) {
      return store.getAll(keys, deadline);
    }

    @Override
    public CompletableFuture<Map<String, Long>> putAll(
        Map<String, byte[]> payloads, long ttlMillis, Deadline deadline) {
      return CompletableFuture.supplyAsync(() -> commitEach(payloads), threads);
    }

    @Override
    public CompletableFuture<OptionalLong> putIfVersion(
        String key, long expected, byte[] payload, long ttlMillis, Deadline deadline) {
      return store.putIfVersion(key, expected, payload, ttlMillis, deadline);
    }

    @Override
    public CompletableFuture<Map<String, Long>> removeAll(
        Collection<String> keys, Deadline deadline) {
      return store.removeAll(keys, deadline);
    }
  }

  private Map<String, Long> commitEach(Map<String, byte[]> payloads) {
    Map<String, Long> versions = new HashMap<>();
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      for (Map.Entry<String, byte[]> row : payloads.entrySet()) {
        statement.setString(1, row.getKey());
        statement.setBytes(2, row.getValue());
        try (ResultSet version = statement.executeQuery()) {
          version.next();
          versions.put(row.getKey(), version.getLong(1));
        }
      }
      return versions;
    } catch (SQLException e) {
      throw new IllegalStateException("an upsert failed", e);
    }
  }
}
