package io.tieredcache.testkit;

import static io.tieredcache.testkit.DurableProbe.at;
import static io.tieredcache.testkit.DurableProbe.soon;
import static io.tieredcache.testkit.DurableProbe.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.tieredcache.spi.DurableRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a query answers, and that payloads come back byte by byte. */
interface DurableReadRules extends DurableRules {
  @Test
  default void getAll_noKeys_answersNothing() {
    assertEquals(Map.of(), rows().getAll(List.of()));
  }

  @Test
  default void getAll_keyNeverThere_isNotInTheMap() {
    assertEquals(Map.of(), rows().getAll(List.of(rows().newKey())));
  }

  @Test
  default void getAll_writtenRow_answersPayloadVersionAndForever() {
    String key = rows().newKey();
    long version = rows().put(key, "1");

    DurableRow row = rows().get(key);

    assertEquals("1", text(row));
    assertNotNull(row);
    assertEquals(version, row.version());
    assertEquals(DurableRow.FOREVER, row.millisLeft());
  }

  @Test
  default void getAll_someUnknown_answersTheOthers() {
    String first = rows().newKey();
    String second = rows().newKey();
    rows().put(first, "1");
    rows().put(second, "2");

    Map<String, DurableRow> answer = rows().getAll(List.of(first, rows().newKey(), second));

    assertEquals(2, answer.size());
    assertEquals("1", text(answer.get(first)));
    assertEquals("2", text(answer.get(second)));
  }

  @Test
  default void getAll_thousand_answersEach() {
    Map<String, byte[]> payloads = new LinkedHashMap<>();
    Stream.generate(rows()::newKey)
        .limit(1_000)
        .forEach(key -> payloads.put(key, DurableProbe.bytes(key)));
    rows().putAll(payloads);

    Map<String, DurableRow> answer = rows().getAll(payloads.keySet());

    assertEquals(payloads.keySet(), answer.keySet());
    answer.forEach((key, row) -> assertEquals(key, text(row)));
  }

  @Test
  default void payload_everyByteOrNone_comesBack() {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    roundTrip(every);
    roundTrip(new byte[0]);
  }

  @Test
  default void payload_oneMebibyte_comesBack() {
    byte[] payload = new byte[1 << 20];
    new Random(42).nextBytes(payload);
    roundTrip(payload);
  }

  /** Once by putAll and once by putIfVersion, which may take other ways. */
  private void roundTrip(byte[] payload) {
    String key = rows().newKey();
    long version = at(rows().putAll(Map.of(key, payload)), key);
    assertStored(payload, key);

    Await.answer(rows().store().putIfVersion(key, version, payload, DurableRow.FOREVER, soon()));
    assertStored(payload, key);
  }

  private void assertStored(byte[] payload, String key) {
    DurableRow row = rows().get(key);
    assertNotNull(row);
    assertArrayEquals(payload, row.payload());
  }
}
