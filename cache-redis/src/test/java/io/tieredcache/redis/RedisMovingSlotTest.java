package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static io.tieredcache.redis.Stores.text;
import static io.tieredcache.redis.Stores.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.cluster.SlotHash;
import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A slot on its way from one node to another: nothing is stale, and nothing stays stuck. */
@Tag("servers")
final class RedisMovingSlotTest {
  private static final RedisCluster CLUSTER =
      RedisCluster.start(RedisClusterOptions.defaults().nodes(3, 0));
  private static final RedisTier TIER = RedisTier.connect(Servers.settings(CLUSTER));
  private static final SharedStore STORE = Stores.durable(TIER);
  private static final SharedStore CACHE_ONLY = Stores.cacheOnly(TIER);

  private final List<Move> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    TIER.start(soon());
  }

  @AfterAll
  static void close() {
    TIER.close();
    CLUSTER.close();
  }

  /** No later test's key may fall into a slot that is still open. */
  @AfterEach
  void endMoves() {
    open.forEach(Move::cancel);
  }

  @Test
  void acquire_slotMoving_failsSayingSoAndBlamesNoNode() {
    String key = Stores.newKey();
    move(key);

    TierException e =
        assertThrows(TierException.class, () -> wait(STORE.acquire(key, lease("me"), soon())));

    assertTrue(String.valueOf(e.getMessage()).contains("slot is moving"), e.getMessage());
    // An unavailable node is kept away from; this one serves all its other keys.
    assertFalse(e instanceof TierUnavailableException, e::toString);
  }

  @Test
  void fill_slotMoving_isRefused() {
    String key = Stores.newKey();
    answer(STORE.acquire(key, lease("me"), soon()));
    move(key);

    FillOutcome outcome = answer(STORE.fill(key, lease("me"), write(1, "v"), soon()));

    assertInstanceOf(FillOutcome.Refused.class, outcome);
    assertNull(answer(STORE.get(key, soon())));
  }

  @Test
  void get_slotMoving_stillAnswers() {
    String key = planted(5, "v");
    move(key);

    assertEquals("v", text(answer(STORE.get(key, soon()))));
  }

  @Test
  void put_slotMoving_removesTheValue() {
    String key = planted(5, "old");
    move(key);

    PutOutcome outcome = answer(STORE.put(key, write(6, "new"), lease("me"), soon()));

    assertInstanceOf(PutOutcome.Removed.class, outcome);
    assertNull(answer(STORE.get(key, soon())));
  }

  @Test
  void put_slotMovingAndVersionGivenHere_stores() {
    String key = planted(5, "old");
    move(key);

    SharedWrite write = write(SharedWrite.ASSIGNED, "new");
    PutOutcome outcome = answer(CACHE_ONLY.put(key, write, lease("me"), soon()));

    assertInstanceOf(PutOutcome.Stored.class, outcome);
    assertEquals("new", text(answer(CACHE_ONLY.get(key, soon()))));
  }

  @Test
  void invalidate_slotMoving_removesTheValue() {
    String key = planted(5, "old");
    move(key);

    answer(STORE.invalidate(key, 4, soon()));

    assertNull(answer(STORE.get(key, soon())));
  }

  @Test
  void getAll_slotMovedUnseen_followsEachKey() {
    String moved = Stores.newKey();
    Move move = move(moved);
    move.finish();
    answer(STORE.acquire(moved, lease("me"), soon()));
    answer(STORE.fill(moved, lease("me"), write(1, "moved"), soon()));
    String stayed = planted(1, "stayed");

    Batch<SharedValue> batch = answer(STORE.getAll(List.of(moved, stayed), soon()));

    assertEquals("moved", text(batch.answers().get(moved)));
    assertEquals("stayed", text(batch.answers().get(stayed)));
  }

  @Test
  void putAll_oneSlotMoving_storesTheOthers() {
    String moving = planted(Stores.newKey(), 5, "old");
    String staying = planted(neighbour(moving), 5, "old");
    move(moving);

    Map<String, SharedWrite> writes = Map.of(moving, write(6, "new"), staying, write(6, "new"));
    Batch<PutOutcome> batch = answer(STORE.putAll(writes, lease("me"), soon()));

    assertInstanceOf(PutOutcome.Removed.class, batch.answers().get(moving));
    assertInstanceOf(PutOutcome.Stored.class, batch.answers().get(staying));
    assertNull(answer(STORE.get(moving, soon())));
  }

  @Test
  void acquireAll_oneSlotMoving_failsThatKeyAlone() {
    String moving = Stores.newKey();
    String staying = neighbour(moving);
    move(moving);

    Batch<Acquired> batch = answer(STORE.acquireAll(List.of(moving, staying), lease("me"), soon()));

    assertEquals(TierException.class, batch.failures().get(moving).getClass());
    assertInstanceOf(Acquired.Granted.class, batch.answers().get(staying));
  }

  @Test
  void fillAll_oneSlotMoving_refusesThatKeyAlone() {
    String moving = Stores.newKey();
    String staying = neighbour(moving);
    List<String> keys = List.of(moving, staying);
    answer(STORE.acquireAll(keys, lease("me"), soon()));
    move(moving);

    Map<String, SharedWrite> writes = Map.of(moving, write(6, "new"), staying, write(6, "new"));
    Batch<FillOutcome> batch = answer(STORE.fillAll(writes, lease("me"), soon()));

    assertInstanceOf(FillOutcome.Refused.class, batch.answers().get(moving));
    assertInstanceOf(FillOutcome.Stored.class, batch.answers().get(staying));
    assertNull(answer(STORE.get(moving, soon())));
  }

  @Test
  void putAll_oneSlotMovingWithALease_voidsIt() {
    String moving = Stores.newKey();
    String staying = neighbour(moving);
    answer(STORE.acquire(moving, lease("slow"), soon()));
    move(moving);

    SharedWrite write = write(SharedWrite.ASSIGNED, "new");
    Batch<PutOutcome> batch =
        answer(CACHE_ONLY.putAll(Map.of(moving, write, staying, write), lease("me"), soon()));
    FillOutcome late = answer(STORE.fill(moving, lease("slow"), write(1, "old"), soon()));

    assertEquals(Map.of(), batch.failures());
    assertInstanceOf(FillOutcome.Refused.class, late);
    assertEquals("new", text(answer(CACHE_ONLY.get(moving, soon()))));
    assertEquals("new", text(answer(CACHE_ONLY.get(staying, soon()))));
  }

  @Test
  void acquireAll_slotMovedUnseen_followsEachKey() {
    String moved = Stores.newKey();
    String stayed = neighbour(moved);
    answer(STORE.getAll(List.of(moved, stayed), soon()));
    move(moved).finish();

    Batch<Acquired> batch = answer(STORE.acquireAll(List.of(moved, stayed), lease("me"), soon()));

    assertInstanceOf(Acquired.Granted.class, batch.answers().get(moved));
    assertInstanceOf(Acquired.Granted.class, batch.answers().get(stayed));
  }

  /** A key of another slot of the same node: both are in one script. */
  private static String neighbour(String key) {
    return Stream.generate(Stores::newKey)
        .filter(other -> SlotHash.getSlot(other) != SlotHash.getSlot(key))
        .filter(other -> CLUSTER.primaryOf(other) == CLUSTER.primaryOf(key))
        .findFirst()
        .orElseThrow();
  }

  private static String planted(long version, String payload) {
    return planted(Stores.newKey(), version, payload);
  }

  private static String planted(String key, long version, String payload) {
    answer(STORE.acquire(key, lease("planter"), soon()));
    answer(STORE.fill(key, lease("planter"), write(version, payload), soon()));
    return key;
  }

  /** Begins to move the key's slot to another node; the key itself stays. */
  private Move move(String key) {
    RedisNode source = CLUSTER.primaryOf(key);
    RedisNode target =
        CLUSTER.nodes().stream().filter(node -> node != source).findFirst().orElseThrow();
    Move move = new Move(Integer.toString(SlotHash.getSlot(key)), source, target);
    target.command("CLUSTER", "SETSLOT", move.slot(), "IMPORTING", source.id());
    source.command("CLUSTER", "SETSLOT", move.slot(), "MIGRATING", target.id());
    open.add(move);
    return move;
  }

  private record Move(String slot, RedisNode source, RedisNode target) {
    /** Changes nothing once it is finished. */
    void cancel() {
      source.command("CLUSTER", "SETSLOT", slot, "STABLE");
      target.command("CLUSTER", "SETSLOT", slot, "STABLE");
    }

    void finish() {
      for (RedisNode node : List.of(target, source)) {
        node.command("CLUSTER", "SETSLOT", slot, "NODE", target.id());
      }
    }
  }

  private static <T> T wait(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }
}
