package io.tieredcache.cli.chaos;

import io.tieredcache.TieredCache;
import io.tieredcache.redis.FileCredentialSource;
import io.tieredcache.redis.RedisTier;
import java.util.Set;

/** A cache with its workload, wherever it runs. */
interface Member extends AutoCloseable {
  /** What it saw since the last time. */
  Workload.Seen take();

  State state();

  @Override
  void close();

  /** One in this process. */
  final class Here implements Member {
    private final FileCredentialSource credentials;
    private final RedisTier tier;
    private final TieredCache cache;
    private final Workload workload;
    private final Set<String> threadsBefore;

    /**
     * @param threadsBefore this JVM's, before it had any member
     */
    Here(String name, Connection connection, Set<String> threadsBefore) {
      this.threadsBefore = threadsBefore;
      credentials = FileCredentialSource.open(connection.passwordFile());
      tier = connection.redisTier(credentials);
      cache = connection.open(tier);
      workload = new Workload(name, cache);
    }

    void start() {
      workload.start();
    }

    @Override
    public Workload.Seen take() {
      return workload.take();
    }

    @Override
    public State state() {
      return State.of(tier.tracking(), workload.vouched(), threadsBefore);
    }

    @Override
    public void close() {
      workload.close();
      cache.close();
      credentials.close();
    }
  }
}
