package io.tieredcache.redis;

import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static io.tieredcache.redis.Stores.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.spi.Framing;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.TierSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** docs/redis.md, what the journal does on the wire: each row against what a real node saw. */
@Tag("servers")
final class WireJournalTest {
  private static final String HEADS = "| what a process does | on the wire |";
  private static final int DEPTH = 100;

  /** A journal of one partition, whose keys' name tells them from all others. */
  private final String name = "wire-journal-" + UUID.randomUUID();

  private final List<List<String>> seen = new ArrayList<>();

  private static <T extends @Nullable Object> T answer(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void table_eachRow_isWhatTheNodesSaw() {
    TierSchema schema = new TierSchema(KeyTemplate.of(name + ":{n}"), Framing.JSON, true, 60_000);
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.replicated()));
        WireRecord wire = new WireRecord(Servers.replicated())) {
      SharedStore store = tier.open(schema);
      Journal journal = tier.openJournal(schema, new JournalSettings(1, DEPTH, 1));
      tier.start(soon());
      String key = keyBeside(store, journal);
      answer(store.acquire(key, lease("w"), soon()));
      answer(store.fill(key, lease("w"), write(1, "old"), soon()));
      JournalPut put = new JournalPut(lease("w"), 60_000);
      JournalWrite write = new JournalWrite(key, "new".getBytes(UTF_8));
      wire.begin();

      answer(journal.append(0, List.of(write), put, soon()));
      row("journals a write, L2 holds an older value", wire);
      answer(journal.unflushed(List.of(key), soon()));
      row("reads what L2 lacks, before PostgreSQL", wire);
      answer(journal.own(0, "me", 10_000, soon()));
      row("takes or keeps the right to flush", wire);
      JournalBatch batch = answer(journal.read(0, 0, DEPTH, soon()));
      row("reads the oldest entries", wire);
      answer(journal.trim(0, batch.mark(), batch.entries(), soon()));
      row("forgets what PostgreSQL has", wire);
      letters(journal, write, wire);
      answer(journal.release(0, "me", soon()));
      row("gives the right back", wire);
    }
    assertEquals(Documented.table(HEADS), seen);
  }

  private void letters(Journal journal, JournalWrite write, WireRecord wire) {
    answer(journal.append(0, List.of(write, write), soon()));
    JournalBatch two = answer(journal.read(0, 0, DEPTH, soon()));
    wire.begin();
    answer(journal.bury(0, two.mark(), two.entries().get(0), "refused", soon()));
    row("makes a dead letter of what PostgreSQL refused", wire);
    answer(journal.bury(0, two.mark(), two.entries().get(1), "refused", soon()));
    wire.begin();
    var letters = answer(journal.buried(0, DEPTH, soon()));
    row("lists dead letters", wire);
    answer(journal.revive(0, letters.get(1), soon()));
    row("retries one", wire);
    answer(journal.discard(0, letters.get(0).id(), soon()));
    row("discards one", wire);
  }

  /** Of the partition's node, so that the append puts it, too. */
  private String keyBeside(SharedStore store, Journal journal) {
    for (int i = 0; ; i++) {
      String key = name + ":" + i;
      if (store.node(key).equals(journal.node(0))) {
        return key;
      }
    }
  }

  private void row(String what, WireRecord wire) {
    seen.add(List.of(what, String.join(" ", wire.since(name, Set.of("WAIT")))));
  }
}
