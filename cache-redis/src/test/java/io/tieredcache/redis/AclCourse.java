package io.tieredcache.redis;

import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static io.tieredcache.redis.Stores.write;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.spi.TrackingState;
import io.tieredcache.testkit.server.RedisCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the tier asks of servers, by one user, through the SPI: the engine answers from other tiers
 * where L2 refuses. A refusal is thrown, or logged where the tier does without.
 */
final class AclCourse implements AutoCloseable {
  static final String KEYS = "acl-test:*";
  private static final KeyTemplate TEMPLATE = KeyTemplate.of("acl-test:{id}");
  private static final int CHUNK = 4096;

  final Listening heard = new Listening();
  private final AclUser user;
  private final RedisTier tier;
  private final SharedStore store;
  private final SharedStore cacheOnly;
  private final ChunkStore chunks;
  private final Journal journal;

  AclCourse(AclUser user) {
    this.user = user;
    this.tier = RedisTier.connect(user.settings());
    tier.track(List.of(TEMPLATE), heard);
    TierSchema durable = new TierSchema(TEMPLATE, Framing.JSON, true, Stores.TTL);
    this.store = tier.open(durable);
    this.cacheOnly = tier.open(new TierSchema(TEMPLATE, Framing.JSON, false, Stores.TTL));
    this.chunks = tier.openChunks(durable);
    this.journal = tier.openJournal(durable, new JournalSettings(1, 100, 1));
  }

  static String newKey() {
    return "acl-test:" + UUID.randomUUID();
  }

  private static <T extends @Nullable Object> T answer(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static <T> Map<String, T> answers(CompletableFuture<Batch<T>> future) {
    Batch<T> batch = answer(future);
    for (TierException failure : batch.failures().values()) {
      throw failure;
    }
    return batch.answers();
  }

  void start() {
    tier.start(soon());
  }

  /** Every primary reports, or has refused to. */
  void track() {
    Waiting.until(
        "primaries report or refuse",
        () -> {
          TrackingState now = tier.tracking();
          return now.wanted() > 0 && now.armed() + now.refused() == now.wanted();
        });
  }

  void get() {
    answer(store.get(newKey(), soon()));
  }

  void getAll() {
    List<String> keys = Stream.generate(AclCourse::newKey).limit(3).toList();
    keys.forEach(this::store);
    if (answers(store.getAll(keys, soon())).size() != keys.size()) {
      throw new AssertionError("values are missing");
    }
  }

  /** Stores at a version of the server's. */
  void put() {
    store(newKey());
  }

  private void store(String key) {
    answer(cacheOnly.put(key, write(SharedWrite.ASSIGNED, "1"), lease("w"), soon()));
  }

  void putAll() {
    Map<String, SharedWrite> writes = new HashMap<>();
    Stream.generate(AclCourse::newKey).limit(3).forEach(key -> writes.put(key, write(7, "1")));
    answers(store.putAll(writes, lease("w"), soon()));
  }

  /** Lease, fill, revalidation, refresh, absence, invalidation. */
  void leases() {
    String key = newKey();
    acquire(key);
    answer(store.fill(key, lease("w"), write(7, "1"), soon()));
    SharedValue value = answer(store.get(key, soon()));
    if (value == null) {
      throw new AssertionError("nothing was filled");
    }
    answer(store.revalidate(key, soon()));
    answer(store.refresh(key, value.stamp(), lease("w"), soon()));
    answer(store.fillAbsent(key, lease("w"), 1000, soon()));
    answer(store.invalidate(key, 9, soon()));
  }

  private void acquire(String key) {
    answer(store.acquire(key, lease("w"), soon()));
  }

  /** What another service set, without an expiry: it gets one. */
  void foreign() {
    String key = newKey();
    user.servers().command(key, "SET", key, "{}");
    Waiting.until(
        "it has an expiry",
        () -> {
          answer(store.get(key, soon()));
          return user.servers().command(key, "PTTL", key).number() > 0;
        });
  }

  void chunks() {
    String head = "chunk:" + newKey() + ":" + "0".repeat(32) + ":";
    Map<String, byte[]> two = Map.of(head + 0, new byte[CHUNK], head + 1, new byte[1]);
    answers(chunks.putAll(two, Stores.TTL, soon()));
    answers(chunks.getAll(Map.of(head + 0, CHUNK, head + 1, 1), soon()));
    answers(chunks.dropAll(two.keySet(), soon()));
  }

  void append() {
    append(newKey());
  }

  private void append(String key) {
    JournalPut put = new JournalPut(lease("w"), Stores.TTL);
    List<JournalWrite> writes = List.of(new JournalWrite(key, "1".getBytes(UTF_8)));
    AppendOutcome outcome = answer(journal.append(0, writes, put, soon()));
    if (outcome instanceof AppendOutcome.Full) {
      throw new AssertionError("the journal is full");
    }
  }

  /** All that a flusher and those who look after dead letters do. */
  void journal() {
    append(newKey());
    append(newKey());
    answers(journal.unflushed(List.of(newKey()), soon()));
    var owns = answer(journal.own(0, "me", 10_000, soon()));
    JournalBatch read = answer(journal.read(0, 0, 100, soon()));
    for (var entry : read.entries()) {
      answer(journal.bury(0, read.mark(), entry, "tried", soon()));
    }
    List<BuriedEntry> letters = answer(journal.buried(0, 100, soon()));
    var revived = answer(journal.revive(0, letters.get(0), soon()));
    var discarded = answer(journal.discard(0, letters.get(1).id(), soon()));
    JournalBatch again = answer(journal.read(0, 0, 100, soon()));
    var trimmed = answer(journal.trim(0, again.mark(), again.entries(), soon()));
    answer(journal.release(0, "me", soon()));
    if (!trimmed || revived.isEmpty() || !discarded || !owns) {
      throw new AssertionError("the journal did not do all");
    }
  }

  /** A replica answers, or has refused to. */
  void near() {
    String key = newKey();
    store(key);
    long before = Servers.callsOfReplicas(user.servers(), "get");
    Waiting.until(
        "a replica answers or refuses",
        () -> {
          answer(cacheOnly.getNear(key, 0, soon()));
          return Servers.callsOfReplicas(user.servers(), "get") > before
              || !user.refused().isEmpty();
        });
  }

  /** Reads and writes of a key that has left its slot's node, which still serves the slot. */
  void reshard() {
    String key = newKey();
    store(key);
    RedisCluster servers = user.servers();
    int slot = Slots.of(key);
    var from = servers.primaryOf(key);
    var to = servers.primaries().stream().filter(node -> node != from).findFirst().orElseThrow();
    List<RuntimeException> refusals = new ArrayList<>();
    servers.moveSlot(slot, from, to, () -> tryBoth(key, refusals));
    servers.moveSlot(slot, to, from);
    if (!refusals.isEmpty()) {
      throw refusals.get(0);
    }
  }

  // The move goes on: others use this cluster, too.
  private void tryBoth(String key, List<RuntimeException> refusals) {
    try {
      answer(cacheOnly.get(key, soon()));
      store(key);
    } catch (CompletionException e) {
      refusals.add(e);
    }
  }

  void clear() {
    answer(tier.clear(List.of(TEMPLATE)));
  }

  @Override
  public void close() {
    tier.close();
  }
}
