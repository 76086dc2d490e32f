package io.tieredcache.bench.jmh;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.bench.client.Values;
import io.tieredcache.codec.BytesCodec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Ids, values and schemas of the benchmarks over servers. */
final class Payloads {
  /** L1's shortest time: a get after it is an L2 hit. */
  private static final Duration LOCAL_TTL = Duration.ofMillis(25);

  private static final int MOST_IDS = 5000;
  private static final int MOST_BYTES = 64 << 20;
  private static final int AT_ONCE = 50;

  private Payloads() {}

  /** So many ids that going round takes longer than L1 keeps one, and L2 holds all. */
  static List<String> ids(int bytes) {
    int count = Math.max(64, Math.min(MOST_IDS, MOST_BYTES / bytes));
    return IntStream.range(0, count).mapToObj(i -> "b-" + i).toList();
  }

  static KeySchema<String, byte[]> schema(String template, WriteMode writes, Duration ttl) {
    return KeySchema.of(template, IdFormat.string(), BytesCodec.of())
        .with(
            SchemaPolicy.builder()
                .ttl(ttl)
                .localTtl(LOCAL_TTL)
                .deadline(Duration.ofSeconds(10))
                .writes(writes)
                .build());
  }

  /** Parts small enough for one request. */
  static List<Map<String, byte[]>> parts(List<String> ids, int bytes) {
    return IntStream.range(0, (ids.size() + AT_ONCE - 1) / AT_ONCE)
        .mapToObj(
            part ->
                values(
                    ids.subList(part * AT_ONCE, Math.min(ids.size(), (part + 1) * AT_ONCE)), bytes))
        .toList();
  }

  private static Map<String, byte[]> values(List<String> ids, int bytes) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    ids.forEach(id -> values.put(id, Values.of(id, bytes)));
    return values;
  }
}
