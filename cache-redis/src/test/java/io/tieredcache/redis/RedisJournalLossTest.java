package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.testkit.server.RedisNode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is done about entries that a failover lost after they were read. */
@Tag("servers")
final class RedisJournalLossTest {
  /** Beyond all clocks, so that versions go on from it one by one. */
  private static final long FAR = (System.currentTimeMillis() + 3_600_000) * 1_000;

  private static final JournalSettings SETTINGS = new JournalSettings(1, 100, 0);

  private final TierSchema schema =
      new TierSchema(
          KeyTemplate.of("jloss-" + UUID.randomUUID() + ":{n}"), Framing.JSON, true, Stores.TTL);
  private final JournalKeys keys = JournalKeys.all(schema.name(), SETTINGS).get(0);
  private final RedisNode server = Servers.single().primaries().get(0);
  @AutoClose private final RedisTier tier = RedisTier.connect(Servers.settings(Servers.single()));
  private final Journal journal = tier.openJournal(schema, SETTINGS);

  private static <R extends @Nullable Object> R answer(CompletableFuture<R> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private AppendOutcome append(String payload) {
    JournalWrite write = new JournalWrite("a", payload.getBytes(UTF_8));
    return answer(journal.append(0, List.of(write), Servers.soon()));
  }

  private JournalBatch read() {
    return answer(journal.read(0, 0, 10, Servers.soon()));
  }

  /** The partition as a replica has it that saw nothing after this version. */
  private void loseAllAfter(long version) {
    server.command("DEL", keys.log(), keys.unflushed(), keys.marks());
    server.command("XADD", keys.log(), version + "-0", "k", "", "v", "");
    server.command("XDEL", keys.log(), version + "-0");
  }

  @Test
  void trimAndBury_versionCameAgainAfterALoss_leaveTheOtherEntry() {
    tier.start(Servers.soon());
    loseAllAfter(FAR);
    AppendOutcome lost = append("lost");
    JournalBatch before = read();
    loseAllAfter(FAR);
    assertEquals(lost, append("kept"), "the same version");

    assertFalse(answer(journal.trim(0, before.mark(), before.entries(), Servers.soon())));
    assertFalse(
        answer(journal.bury(0, before.mark(), before.entries().get(0), "x", Servers.soon())));

    assertEquals(0, answer(journal.buried(0, 10, Servers.soon())).size());
    assertEquals(1, answer(journal.unflushed(List.of("a"), Servers.soon())).answers().size());
    JournalBatch now = read();
    assertEquals(1, now.depth());
    assertTrue(answer(journal.trim(0, now.mark(), now.entries(), Servers.soon())));
    assertEquals(0, read().depth());
  }

  @Test
  void ownReadAndTrim_memoryUsedUp_goOn() {
    tier.start(Servers.soon());
    append("waits");
    server.command("CONFIG", "SET", "maxmemory", "1");
    try {
      assertTrue(answer(journal.own(0, "flusher", 60_000, Servers.soon())));
      JournalBatch all = read();
      assertTrue(answer(journal.trim(0, all.mark(), all.entries(), Servers.soon())));
      assertThrows(CompletionException.class, () -> append("refused"));
    } finally {
      server.command("CONFIG", "SET", "maxmemory", "0");
    }
    assertEquals(0, read().depth());
  }
}
