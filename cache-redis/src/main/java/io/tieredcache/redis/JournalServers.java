package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether the servers can keep a journal, asked once per link: before the first append where the
 * tier was down at start. Thread-safe by one reference.
 */
final class JournalServers {
  private static final System.Logger LOG = System.getLogger("io.tieredcache.redis");

  private record Asked(RedisLink link, CompletableFuture<@Nullable Void> answer) {}

  private final AtomicReference<@Nullable Asked> asked = new AtomicReference<>();
  private volatile int replicas;
  private volatile boolean used;

  /** A journal was opened that wants so many replicas. */
  void use(int wanted) {
    used = true;
    replicas = Math.max(replicas, wanted);
  }

  boolean used() {
    return used;
  }

  /** Fails with {@link StartFailure} where a server may evict the journal. */
  CompletableFuture<@Nullable Void> fit(RedisLink link) {
    Asked last = asked.get();
    if (last != null && last.link() == link && !last.answer().isCompletedExceptionally()) {
      return last.answer();
    }
    Asked mine = new Asked(link, new CompletableFuture<>());
    if (!asked.compareAndSet(last, mine)) {
      return fit(link);
    }
    CompletableFuture<?> unused =
        link.journalNodes()
            .thenCompose(this::ask)
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    mine.answer().complete(null);
                  } else {
                    mine.answer().completeExceptionally(Failures.unwrap(failure));
                  }
                });
    return mine.answer();
  }

  private CompletableFuture<Void> ask(List<StatefulRedisConnection<String, byte[]>> nodes) {
    return CompletableFuture.allOf(nodes.stream().map(this::ask).toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<?> ask(StatefulRedisConnection<String, byte[]> node) {
    return node.async()
        .info("memory")
        .thenCombine(node.async().info("replication"), this::judge)
        .toCompletableFuture();
  }

  private boolean judge(String memory, String replication) {
    String policy = ServerInfo.field(memory, "maxmemory_policy:");
    if (policy.startsWith("allkeys-")) {
      throw StartFailure.of(
          "maxmemory-policy is "
              + policy
              + ", which evicts write-behind journals; set noeviction or volatile-lru");
    }
    String connected = ServerInfo.field(replication, "connected_slaves:");
    if (!connected.isEmpty() && Integer.parseInt(connected) < replicas) {
      LOG.log(
          Level.WARNING,
          "a primary has {0} replicas, write-behind waits for {1} (journalReplicas): writes fail"
              + " until there are more",
          connected,
          replicas);
    }
    return true;
  }
}
