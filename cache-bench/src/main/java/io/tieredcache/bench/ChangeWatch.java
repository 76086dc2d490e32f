package io.tieredcache.bench;

import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A tier that notes when the cache has dealt with a change that it was told of. Thread-safe. */
final class ChangeWatch implements DurableTier {
  private final PostgresTier tier;
  private final BlockingQueue<Long> dealtWith = new ArrayBlockingQueue<>(1024);

  ChangeWatch(PostgresTier tier) {
    this.tier = tier;
  }

  /** When the next change was dealt with, by {@link System#nanoTime}. */
  long next(Deadline deadline) {
    try {
      Long at = dealtWith.poll(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      if (at == null) {
        throw new IllegalStateException("no change within " + deadline);
      }
      return at;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Changes something until that is heard of. */
  void awaitReading(String url, String user, String password) {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement()) {
      statement.execute("select tiered_cache_invalidate('bench:k')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    next(Deadline.after(Duration.ofSeconds(20), System::nanoTime));
  }

  @Override
  public void listen(ChangeListener listener) {
    tier.listen(
        new ChangeListener() {
          @Override
          public boolean servesFleet() {
            return listener.servesFleet();
          }

          @Override
          public CompletableFuture<Map<String, TierException>> changed(Map<String, Long> versions) {
            return listener
                .changed(versions)
                .whenComplete((untold, failure) -> dealtWith.offer(System.nanoTime()));
          }

          @Override
          public CompletableFuture<@Nullable Void> allChanged(String template) {
            return listener.allChanged(template);
          }

          @Override
          public CompletableFuture<@Nullable Void> missed() {
            return listener.missed();
          }
        });
  }

  @Override
  public DurableStore open(TierSchema schema) {
    return tier.open(schema);
  }

  @Override
  public void start(Deadline deadline) {
    tier.start(deadline);
  }

  @Override
  public void close() {
    tier.close();
  }
}
