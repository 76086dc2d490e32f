package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an append waits for, and which servers may not keep a journal. */
@Tag("servers")
final class JournalReplicationTest {
  private static Journal journal(RedisTier tier, int replicas) {
    KeyTemplate template = KeyTemplate.of("replication-" + UUID.randomUUID() + ":{n}");
    return tier.openJournal(
        new TierSchema(template, Framing.JSON, true, 60_000),
        new JournalSettings(4, 10_000, replicas));
  }

  private static CompletableFuture<AppendOutcome> append(Journal journal, int n, Duration limit) {
    JournalWrite write = new JournalWrite("k" + n, "1".getBytes(UTF_8));
    return journal.append(n % 4, List.of(write), Deadline.after(limit, System::nanoTime));
  }

  @Test
  void append_fewerReplicasThanAskedFor_failsAndSaysThatItIsJournaled() throws Exception {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.replicated()))) {
      Journal journal = journal(tier, 2);
      tier.start(Servers.soon());

      ExecutionException failure =
          assertThrows(
              ExecutionException.class,
              () -> append(journal, 1, Duration.ofMillis(300)).get(20, TimeUnit.SECONDS));

      TierException told = assertInstanceOf(TierException.class, failure.getCause());
      assertTrue(
          told.getMessage().contains("journaled, but only 1 of 2 replicas"), told::getMessage);
      assertEquals(
          1, journal.read(1, 0, 10, Servers.soon()).get(20, TimeUnit.SECONDS).entries().size());
    }
  }

  @Test
  void append_thousandAtOnce_shareFewWaits() throws Exception {
    RedisCluster cluster = Servers.replicated();
    try (RedisTier tier = RedisTier.connect(Servers.settings(cluster))) {
      Journal journal = journal(tier, 1);
      tier.start(Servers.soon());
      long before = waits(cluster);

      List<CompletableFuture<AppendOutcome>> appends = new ArrayList<>();
      for (int n = 0; n < 1_000; n++) {
        appends.add(append(journal, n, Duration.ofSeconds(20)));
      }
      for (CompletableFuture<AppendOutcome> each : appends) {
        assertInstanceOf(AppendOutcome.Appended.class, each.get(20, TimeUnit.SECONDS));
      }

      long sent = waits(cluster) - before;
      assertTrue(sent >= 1 && sent <= 250, () -> sent + " WAITs for 1000 appends");
    }
  }

  private static long waits(RedisCluster cluster) {
    return cluster.primaries().stream().mapToLong(node -> Servers.calls(node, "wait")).sum();
  }

  @Test
  void start_serverEvictsAnyKey_isRefusedWhereASchemaIsWriteBehind() {
    RedisClusterOptions evicting =
        RedisClusterOptions.defaults()
            .singleNode()
            .config("maxmemory 50mb")
            .config("maxmemory-policy allkeys-lru");
    try (RedisCluster server = RedisCluster.start(evicting)) {
      try (RedisTier tier = RedisTier.connect(Servers.settings(server))) {
        tier.start(Servers.soon());
      }
      try (RedisTier tier = RedisTier.connect(Servers.settings(server))) {
        journal(tier, 0);

        TierException refusal = assertThrows(TierException.class, () -> tier.start(Servers.soon()));

        assertTrue(
            refusal.getMessage().contains("maxmemory-policy is allkeys-lru"), refusal::getMessage);
      }
    }
  }
}
