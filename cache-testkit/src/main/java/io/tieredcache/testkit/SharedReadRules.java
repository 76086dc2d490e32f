package io.tieredcache.testkit;

import static io.tieredcache.testkit.SharedProbe.text;
import static io.tieredcache.testkit.SharedProbe.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What get and revalidate answer. */
interface SharedReadRules extends SharedRules {
  @Test
  default void get_keyNeverWritten_answersNull() {
    assertNull(json().get(json().newKey()));
  }

  @Test
  default void get_filledKey_answersPayloadAndStamp() {
    String key = json().newKey();
    json().granted(key, "a");

    Stamp stored = json().filled(key, "a", write(7, "{\"hp\":1}"));

    SharedValue value = json().get(key);
    assertEquals("{\"hp\":1}", text(value));
    assertNotNull(value);
    assertEquals(stored, value.stamp());
    assertEquals(7, stored.version());
    assertTrue(stored.storedAtMicros() > 0, "stored-at must be set");
  }

  @Test
  default void get_plainSetByAnotherService_answersItWithoutStamp() {
    String key = json().newKey();
    json().foreign.set(key, "{\"hp\":2}".getBytes(UTF_8));

    SharedValue value = json().get(key);

    assertEquals("{\"hp\":2}", text(value));
    assertNotNull(value);
    assertEquals(Stamp.NONE, value.stamp());
  }

  @Test
  default void get_plainSetWithoutExpiry_givesItTheSchemasTtl() {
    String key = json().newKey();
    json().foreign.set(key, "9".getBytes(UTF_8));

    json().get(key);

    Await.until("the value gets an expiry", () -> json().foreign.millisLeft(key) != -1);
    long left = json().foreign.millisLeft(key);
    assertTrue(left > 0 && left <= SharedProbe.TTL, () -> "ttl left " + left);
  }

  @Test
  default void get_plainSetWithExpiry_leavesIt() {
    String key = json().newKey();
    json().foreign.set(key, "9".getBytes(UTF_8), 10 * SharedProbe.TTL);

    assertEquals("9", text(json().get(key)));
    json().get(key);

    assertTrue(json().foreign.millisLeft(key) > SharedProbe.TTL, "the expiry must stay");
  }

  @Test
  default void get_shorterThanStampMarker_answersItWithoutStamp() {
    String key = json().newKey();
    json().foreign.set(key, "7".getBytes(UTF_8));

    assertEquals("7", text(json().get(key)));
  }

  @Test
  default void get_stampCutOff_answersAllBytesWithoutStamp() {
    byte[] cut = Arrays.copyOf(StampFormat.encode(new Stamp(5, 6), new byte[0]), 55);
    String key = json().newKey();
    json().foreign.set(key, cut);

    assertUnstamped(key, cut);
  }

  @Test
  default void get_markerWithOtherThanDigits_answersAllBytesWithoutStamp() {
    byte[] broken = StampFormat.encode(new Stamp(5, 6), "{}".getBytes(UTF_8));
    broken[40] = 'x';
    String key = json().newKey();
    json().foreign.set(key, broken);

    assertUnstamped(key, broken);
  }

  private void assertUnstamped(String key, byte[] expected) {
    SharedValue value = json().get(key);
    assertNotNull(value);
    assertEquals(Stamp.NONE, value.stamp());
    assertEquals(new String(expected, UTF_8), text(value));
    assertEquals(Stamp.NONE, json().revalidate(key));
  }

  @Test
  default void get_keyDeletedByAnotherService_answersNull() {
    String key = json().newKey(7, "1");
    json().foreign.delete(key);

    assertNull(json().get(key));
  }

  @Test
  default void getUnless_sameStamp_answersItWithoutThePayload() {
    String key = json().newKey(7, "1");
    Stamp stamp = json().revalidate(key);
    assertNotNull(stamp);

    SharedValue value = json().getUnless(key, stamp);

    assertNotNull(value);
    assertEquals(stamp, value.stamp());
    assertEquals(0, value.payload().remaining());
  }

  @Test
  default void getUnless_otherStamp_answersTheValue() {
    String key = json().newKey(7, "1");

    SharedValue value = json().getUnless(key, new Stamp(7, 1));

    assertNotNull(value);
    assertEquals("1", text(value));
    assertEquals(7, value.stamp().version());
  }

  @Test
  default void getUnless_plainSetByAnotherService_answersTheValue() {
    String key = json().newKey();
    json().foreign.set(key, "x".repeat(100).getBytes(UTF_8));

    SharedValue value = json().getUnless(key, new Stamp(7, 1));

    assertNotNull(value);
    assertEquals("x".repeat(100), text(value));
    assertEquals(Stamp.NONE, value.stamp());
  }

  @Test
  default void getUnless_keyNeverWritten_answersNull() {
    assertNull(json().getUnless(json().newKey(), new Stamp(7, 1)));
  }

  @Test
  default void revalidate_keyNeverWritten_answersNull() {
    assertNull(json().revalidate(json().newKey()));
  }

  @Test
  default void revalidate_filledKey_answersSameStampAsGet() {
    String key = json().newKey(7, "1");

    SharedValue value = json().get(key);

    assertNotNull(value);
    assertEquals(value.stamp(), json().revalidate(key));
  }

  @Test
  default void revalidate_plainSetByAnotherService_answersNone() {
    String key = json().newKey();
    json().foreign.set(key, "x".repeat(100).getBytes(UTF_8));

    assertEquals(Stamp.NONE, json().revalidate(key));
  }
}
