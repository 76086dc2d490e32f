package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.testkit.server.RedisNode;
import io.tieredcache.testkit.server.RedisReply;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a partition keeps of keys with dead letters does not outlive these. */
@Tag("servers")
final class RedisDeadLettersTest {
  private static final JournalSettings SETTINGS = new JournalSettings(1, 100, 0);

  private final TierSchema schema =
      new TierSchema(
          KeyTemplate.of("jdead-" + UUID.randomUUID() + ":{n}"), Framing.JSON, true, Stores.TTL);
  private final JournalKeys keys = JournalKeys.all(schema.name(), SETTINGS).get(0);
  private final RedisNode server = Servers.single().primaries().get(0);
  @AutoClose private final RedisTier tier = RedisTier.connect(Servers.settings(Servers.single()));
  private final Journal journal = tier.openJournal(schema, SETTINGS);

  @BeforeEach
  void start() {
    tier.start(Servers.soon());
  }

  private static <R extends @Nullable Object> R answer(CompletableFuture<R> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private void bury(String key) {
    answer(journal.append(0, List.of(new JournalWrite(key, "1".getBytes(UTF_8))), Servers.soon()));
    JournalBatch read = answer(journal.read(0, 0, 10, Servers.soon()));
    assertTrue(answer(journal.bury(0, read.mark(), read.entries().get(0), "x", Servers.soon())));
  }

  private List<BuriedEntry> letters() {
    return answer(journal.buried(0, 10, Servers.soon()));
  }

  private void discard(BuriedEntry letter) {
    assertTrue(answer(journal.discard(0, letter.id(), Servers.soon())));
  }

  private Set<String> known() {
    return server.command("HKEYS", keys.since()).list().stream()
        .map(RedisReply::text)
        .filter(key -> !key.startsWith("{"))
        .collect(toSet());
  }

  private long fields() {
    return server.command("HLEN", keys.since()).number();
  }

  @Test
  void discardAndRevive_lastLetterOfAKey_nothingOfItIsKept() {
    bury("a");
    bury("a");
    bury("b");
    assertEquals(Set.of("a", "b"), known());

    discard(letters().get(0));
    assertEquals(Set.of("a", "b"), known());

    assertTrue(answer(journal.revive(0, letters().get(0), Servers.soon())).isPresent());
    assertEquals(Set.of("b"), known());

    discard(letters().get(0));
    assertEquals(0, fields());
  }

  @Test
  void discard_lettersThatWereNotCounted_leavesWhatIsKnownToTheNextBurialOfThePartition() {
    bury("a");
    bury("a");
    server.command("HDEL", keys.since(), "{n}a");

    discard(letters().get(0));
    assertEquals(Set.of("a"), known());

    discard(letters().get(0));
    bury("b");
    assertEquals(Set.of("b"), known());
  }
}
