package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every rule of {@link ChunkStore}, as tests that each L2 with chunks inherits: extend it in the
 * module that holds the tier. Names begin with {@code chunk:contract-}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ChunkContract {
  private static final int CHUNK = 64 << 10;

  private SharedTier tier;
  private ChunkStore chunks;

  /** For subclasses. */
  protected ChunkContract() {}

  /** A new tier on the data that {@link #foreign} sees, neither opened nor started. */
  protected abstract SharedTier newTier();

  /** The same data as another service reaches it. */
  protected abstract ForeignClient foreign();

  @BeforeAll
  final void startTier() {
    tier = newTier();
    chunks = open(tier);
    tier.start(SharedProbe.soon());
  }

  @AfterAll
  final void closeTier() {
    tier.close();
  }

  private static ChunkStore open(SharedTier tier) {
    TierSchema schema =
        new TierSchema(SharedProbe.template("chunks"), Framing.BINARY, true, SharedProbe.TTL);
    ChunkStore opened = tier.openChunks(schema);
    assertNotNull(opened, "a store of chunks");
    return opened;
  }

  private static Map<String, byte[]> some(int count) {
    String head = "chunk:contract-chunks:" + UUID.randomUUID() + ':';
    Random random = new Random(1);
    Map<String, byte[]> some = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[CHUNK];
      random.nextBytes(bytes);
      some.put(head + i, bytes);
    }
    return some;
  }

  private void stored(Map<String, byte[]> parts, long ttl) {
    Batch<Boolean> done = Await.answer(chunks.putAll(parts, ttl, SharedProbe.soon()));
    assertEquals(parts.keySet(), done.answers().keySet());
    assertEquals(Map.of(), done.failures());
  }

  private static Map<String, Integer> sizes(Set<String> names) {
    return names.stream().collect(Collectors.toMap(name -> name, name -> CHUNK));
  }

  private Batch<byte[]> read(Set<String> names) {
    return Await.answer(chunks.getAll(sizes(names), SharedProbe.soon()));
  }

  @Test
  final void getAll_stored_bringsTheBytes() {
    Map<String, byte[]> parts = some(600);
    stored(parts, SharedProbe.TTL);

    Batch<byte[]> found = read(parts.keySet());

    assertEquals(parts.keySet(), found.answers().keySet());
    parts.forEach((name, bytes) -> assertArrayEquals(bytes, found.answers().get(name)));
  }

  @Test
  final void putAll_expiry_isAsAsked() {
    Map<String, byte[]> parts = some(2);

    stored(parts, 90_000);

    for (String name : parts.keySet()) {
      long left = foreign().millisLeft(name);
      assertTrue(left > 60_000 && left <= 90_000, left + " ms left");
    }
  }

  @Test
  final void getAll_oneMissing_hasNoAnswerForIt() {
    Map<String, byte[]> parts = some(3);
    stored(parts, SharedProbe.TTL);
    String gone = List.copyOf(parts.keySet()).get(1);
    foreign().delete(gone);

    Batch<byte[]> found = read(parts.keySet());

    assertEquals(2, found.answers().size());
    assertFalse(found.answers().containsKey(gone));
    assertEquals(Map.of(), found.failures());
  }

  @Test
  final void dropAll_stored_deletesThese() {
    Map<String, byte[]> parts = some(3);
    stored(parts, SharedProbe.TTL);
    List<String> names = List.copyOf(parts.keySet());

    Await.answer(chunks.dropAll(names.subList(0, 2), SharedProbe.soon()));

    assertEquals(Set.of(names.get(2)), read(parts.keySet()).answers().keySet());
  }

  @Test
  final void getAll_closedTier_failsKeyByKey() {
    SharedTier closed = newTier();
    ChunkStore store = open(closed);
    closed.start(SharedProbe.soon());
    closed.close();
    Set<String> names = some(2).keySet();

    assertEquals(names, failures(store, names));
  }

  private static Set<String> failures(ChunkStore store, Set<String> names) {
    try {
      return Await.answer(store.getAll(sizes(names), SharedProbe.soon())).failures().keySet();
    } catch (TierException e) {
      return names;
    }
  }
}
