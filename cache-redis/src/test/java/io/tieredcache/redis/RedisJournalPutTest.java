package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.TierSchema;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A write that is journaled and put into L2 in one step, on a real cluster of three primaries. */
@Tag("servers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisJournalPutTest {
  private static final JournalSettings SETTINGS = new JournalSettings(96, 100, 0);
  private static final Lease LEASE = Stores.lease("writer");

  private final String name = "jput-" + UUID.randomUUID();
  @AutoClose private final RedisTier tier = RedisTier.connect(Servers.settings(Servers.cluster()));
  private final SharedStore store = tier.open(schema());
  private final Journal journal = tier.openJournal(schema(), SETTINGS);

  private TierSchema schema() {
    return new TierSchema(KeyTemplate.of(name + ":{n}"), Framing.JSON, true, Stores.TTL);
  }

  @BeforeAll
  void start() {
    tier.start(Servers.soon());
  }

  private static <R extends @Nullable Object> R answer(CompletableFuture<R> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private String newKey() {
    return name + ":" + UUID.randomUUID();
  }

  private static JournalWrite write(String key, @Nullable String payload) {
    return new JournalWrite(key, payload == null ? null : payload.getBytes(UTF_8));
  }

  private AppendOutcome.Appended append(Journal to, int partition, JournalWrite... writes) {
    JournalPut put = new JournalPut(LEASE, Stores.TTL);
    return assertInstanceOf(
        AppendOutcome.Appended.class,
        answer(to.append(partition, List.of(writes), put, Servers.soon())));
  }

  private AppendOutcome.Appended append(JournalWrite write) {
    return append(journal, SETTINGS.partition(write.key()), write);
  }

  private void holdInL2(String key, long version) {
    answer(store.acquire(key, LEASE, Servers.soon()));
    FillOutcome filled =
        answer(store.fill(key, LEASE, Stores.write(version, "old"), Servers.soon()));
    assertInstanceOf(FillOutcome.Stored.class, filled);
  }

  private @Nullable SharedValue inL2(String key) {
    return answer(store.get(key, Servers.soon()));
  }

  @Test
  void append_olderValueInL2_isReplacedUnderTheJournalsVersion() {
    String key = newKey();
    holdInL2(key, 5);

    AppendOutcome.Appended appended = append(write(key, "new"));

    long version = Map.copyOf(appended.versions()).get(key);
    PutOutcome.Stored stored = assertInstanceOf(PutOutcome.Stored.class, appended.puts().get(key));
    assertEquals(version, stored.stamp().version());
    SharedValue found = inL2(key);
    assertEquals("new", Stores.text(found));
    assertEquals(stored.stamp(), found == null ? null : found.stamp());
  }

  @Test
  void append_newerValueInL2_leavesIt() {
    String key = newKey();
    holdInL2(key, Stamp.MAX);

    assertInstanceOf(PutOutcome.Newer.class, append(write(key, "new")).puts().get(key));
    assertEquals("old", Stores.text(inL2(key)));
  }

  @Test
  void append_nothingInL2_storesNothingAndGrantsTheLease() {
    String key = newKey();

    AppendOutcome.Appended appended = append(write(key, "new"));

    assertInstanceOf(PutOutcome.Granted.class, appended.puts().get(key));
    assertNull(inL2(key));
    assertInstanceOf(
        FillOutcome.Stored.class,
        answer(store.fill(key, LEASE, Stores.write(7, "filled"), Servers.soon())));
  }

  @Test
  void append_remove_isOnlyJournaled() {
    String key = newKey();
    holdInL2(key, 5);

    assertEquals(Map.of(), append(write(key, null)).puts());
    assertEquals("old", Stores.text(inL2(key)));
  }

  @Test
  void append_journalIsFull_putsNothing() {
    Journal small = tier.openJournal(schema(), new JournalSettings(1, 1, 0));
    String key = newKey();
    holdInL2(key, 5);

    AppendOutcome outcome =
        answer(
            small.append(
                0,
                List.of(write(newKey(), "1"), write(key, "2")),
                new JournalPut(LEASE, Stores.TTL),
                Servers.soon()));

    assertInstanceOf(AppendOutcome.Full.class, outcome);
    assertEquals("old", Stores.text(inL2(key)));
  }

  @Test
  void append_keysOfSeveralNodes_putsThoseOfThePartitionsNode() {
    Journal whole = tier.openJournal(schema(), new JournalSettings(1, 100, 0));
    JournalWrite[] writes =
        IntStream.range(0, 40).mapToObj(i -> write(newKey(), "1")).toArray(JournalWrite[]::new);

    AppendOutcome.Appended appended = append(whole, 0, writes);

    assertEquals(40, appended.versions().size());
    for (JournalWrite write : writes) {
      boolean near = store.node(write.key()).equals(whole.node(0));
      assertEquals(near, appended.puts().containsKey(write.key()));
    }
    assertTrue(appended.puts().size() < 40 && !appended.puts().isEmpty(), "both kinds");
  }

  @Test
  void node_manyPartitions_areAsARuleThoseOfTheirKeys() {
    long near =
        IntStream.range(0, 1_000)
            .mapToObj(i -> newKey())
            .filter(key -> store.node(key).equals(journal.node(SETTINGS.partition(key))))
            .count();

    assertTrue(near > 900, () -> near + " of 1000");
  }

  @Test
  void trim_moreThanOneCommandTakes_forgetsAll() {
    Journal deep = tier.openJournal(schema(), new JournalSettings(1, 5_000, 0));
    JournalWrite[] writes =
        IntStream.range(0, 2_500).mapToObj(i -> write(newKey(), "1")).toArray(JournalWrite[]::new);
    answer(deep.append(0, List.of(writes), Servers.soon()));
    var read = answer(deep.read(0, 0, 5_000, Servers.soon()));

    assertTrue(answer(deep.trim(0, read.mark(), read.entries(), Servers.soon())));

    assertEquals(0, answer(deep.read(0, 0, 10, Servers.soon())).depth());
    var left =
        answer(
            deep.unflushed(
                List.of(writes).stream().map(JournalWrite::key).toList(), Servers.soon()));
    assertEquals(Map.of(), left.answers());
  }
}
