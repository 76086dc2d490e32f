package io.tieredcache.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.spi.WriteHorizon;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One schema of the tier under test, asked and awaited in the contract's words. */
final class DurableProbe {
  private final KeyTemplate template = KeyTemplate.of("contract:{run}:{n}");
  private final String run = UUID.randomUUID().toString();
  private final AtomicInteger keys = new AtomicInteger();
  private final DurableStore store;

  DurableProbe(DurableTier tier) {
    store = tier.open(new TierSchema(template, Framing.JSON, true, 60_000));
  }

  static Deadline soon() {
    return Deadline.after(Await.LIMIT, System::nanoTime);
  }

  static byte[] bytes(String payload) {
    return payload.getBytes(UTF_8);
  }

  static String text(@Nullable DurableRow row) {
    assertNotNull(row, "a row");
    byte[] payload = row.payload();
    assertNotNull(payload, "a payload");
    return new String(payload, UTF_8);
  }

  /** What the map holds for the key, which must be there. */
  static <V> V at(Map<String, V> map, String key) {
    V value = map.get(key);
    assertNotNull(value, key);
    return value;
  }

  /** A key that nobody has used. */
  String newKey() {
    return template.format(List.of(run, Integer.toString(keys.incrementAndGet())));
  }

  DurableStore store() {
    return store;
  }

  Map<String, DurableRow> getAll(Collection<String> many) {
    return Await.answer(store.getAll(many, soon()));
  }

  @Nullable DurableRow get(String key) {
    return getAll(List.of(key)).get(key);
  }

  Map<String, Long> putAll(Map<String, byte[]> payloads) {
    return Await.answer(store.putAll(payloads, DurableRow.FOREVER, soon()));
  }

  long put(String key, String payload) {
    return put(key, payload, DurableRow.FOREVER);
  }

  long put(String key, String payload, long ttlMillis) {
    return only(key, Await.answer(store.putAll(Map.of(key, bytes(payload)), ttlMillis, soon())));
  }

  WriteHorizon horizon() {
    return Await.answer(store.horizon(soon()));
  }

  OptionalLong putIfVersion(String key, long expected, String payload) {
    return Await.answer(
        store.putIfVersion(key, expected, bytes(payload), DurableRow.FOREVER, soon()));
  }

  long remove(String key) {
    return only(key, Await.answer(store.removeAll(List.of(key), soon())));
  }

  /** A key whose row has just expired, with the version it had. */
  Map.Entry<String, Long> expired() {
    String key = newKey();
    long version = put(key, "1", 30);
    Await.until(
        "the row expires",
        () -> {
          DurableRow row = get(key);
          return row != null && row.payload() == null;
        });
    return Map.entry(key, version);
  }

  private static long only(String key, Map<String, Long> versions) {
    assertEquals(Set.of(key), versions.keySet());
    return at(versions, key);
  }
}
