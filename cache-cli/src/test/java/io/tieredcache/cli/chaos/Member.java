package io.tieredcache.cli.chaos;

import io.tieredcache.TieredCache;
import io.tieredcache.redis.FileCredentialSource;

/** A cache with its workload, wherever it runs. */
interface Member extends AutoCloseable {
  /** What it saw since the last time. */
  Workload.Seen take();

  @Override
  void close();

  /** One in this process. */
  final class Here implements Member {
    private final FileCredentialSource credentials;
    private final TieredCache cache;
    private final Workload workload;

    Here(String name, Connection connection) {
      credentials = FileCredentialSource.open(connection.passwordFile());
      cache = connection.open(credentials);
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
    public void close() {
      workload.close();
      cache.close();
      credentials.close();
    }
  }
}
