package io.tieredcache.testkit;

import static io.tieredcache.testkit.SharedProbe.TTL;
import static io.tieredcache.testkit.SharedProbe.bytes;
import static io.tieredcache.testkit.SharedProbe.text;
import static io.tieredcache.testkit.SharedProbe.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How values lie in L2: what other services see, and that payloads come back byte by byte. */
interface SharedFramingRules extends SharedRules {
  @Test
  default void fill_json_liesBehindAStampOfWhiteSpace() {
    String key = json().newKey();
    json().granted(key, "a");

    Stamp stamp = json().filled(key, "a", write(Stamp.MAX, "{\"hp\":1}"));

    byte[] expected = StampFormat.encode(stamp, "{\"hp\":1}".getBytes(UTF_8));
    assertArrayEquals(expected, json().foreign.get(key));
  }

  @Test
  default void put_json_liesBehindItsNewStamp() {
    String key = json().newKey(0, "1");

    Stamp stamp =
        assertInstanceOf(PutOutcome.Stored.class, json().put(key, "a", write(8, "2"))).stamp();

    assertArrayEquals(StampFormat.encode(stamp, "2".getBytes(UTF_8)), json().foreign.get(key));
  }

  @Test
  default void fill_plain_liesAsItIs() {
    String key = plain().newKey();
    plain().granted(key, "a");

    assertEquals(Stamp.NONE, plain().filled(key, "a", write(7, "raw")));

    assertArrayEquals("raw".getBytes(UTF_8), plain().foreign.get(key));
    SharedValue value = plain().get(key);
    assertEquals("raw", text(value));
    assertNotNull(value);
    assertEquals(Stamp.NONE, value.stamp());
    assertEquals(Stamp.NONE, plain().revalidate(key));
  }

  @Test
  default void put_plain_countsTheValueAsMissing() {
    String key = plain().newKey(7, "1");

    assertInstanceOf(PutOutcome.Granted.class, plain().put(key, "a", write(8, "2")));

    assertNull(plain().get(key));
    plain().filled(key, "a", write(8, "2"));
    assertArrayEquals("2".getBytes(UTF_8), plain().foreign.get(key));
  }

  @Test
  default void putAssigned_plain_storesTheValueAsItIs() {
    String key = plain().newKey(7, "1");
    SharedWrite write = SharedWrite.assigned("2".getBytes(UTF_8), TTL);

    PutOutcome.Stored stored =
        assertInstanceOf(PutOutcome.Stored.class, plain().put(key, "a", write));

    assertEquals(Stamp.NONE, stored.stamp());
    assertArrayEquals("2".getBytes(UTF_8), plain().foreign.get(key));
  }

  @Test
  default void invalidate_plainWithVersion_deletesTheValue() {
    String key = plain().newKey(7, "1");

    plain().invalidate(key, 1);

    assertNull(plain().get(key));
  }

  @Test
  default void payload_empty_comesBack() {
    roundTrip(binary(), new byte[0]);
  }

  @Test
  default void payload_everyByte_comesBack() {
    byte[] payload = new byte[256];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) i;
    }
    roundTrip(binary(), payload);
    roundTrip(plain(), payload);
  }

  @Test
  default void payload_beginsLikeAStamp_comesBackWhole() {
    byte[] payload = StampFormat.encode(new Stamp(5, 6), "inner".getBytes(UTF_8));
    roundTrip(json(), payload);
    roundTrip(binary(), payload);
    roundTrip(plain(), payload);
  }

  @Test
  default void payload_oneMebibyte_comesBack() {
    byte[] payload = new byte[1 << 20];
    new Random(42).nextBytes(payload);
    roundTrip(binary(), payload);
    roundTrip(plain(), payload);
  }

  /** Once by fill and once by put, which may take other ways. */
  private static void roundTrip(SharedProbe probe, byte[] payload) {
    String key = probe.newKey();
    probe.granted(key, "a");
    probe.filled(key, "a", new SharedWrite(7, payload, TTL));
    assertArrayEquals(payload, bytes(probe.get(key)));

    if (probe.put(key, "a", new SharedWrite(8, payload, TTL)) instanceof PutOutcome.Granted) {
      probe.filled(key, "a", new SharedWrite(8, payload, TTL));
    }
    assertArrayEquals(payload, bytes(probe.get(key)));
  }
}
