package io.tieredcache.testkit;

import static io.tieredcache.testkit.SharedProbe.lease;
import static io.tieredcache.testkit.SharedProbe.soon;
import static io.tieredcache.testkit.SharedProbe.text;
import static io.tieredcache.testkit.SharedProbe.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A plural request answers for each key what the single one does. */
interface SharedBatchRules extends SharedRules {
  private static <R> Map<String, R> answers(CompletableFuture<Batch<R>> request) {
    Batch<R> batch = Await.answer(request);
    assertEquals(Map.of(), batch.failures());
    return batch.answers();
  }

  @Test
  default void getAll_noKeys_answersNothing() {
    assertEquals(Map.of(), answers(json().store().getAll(List.of(), soon())));
  }

  @Test
  default void getAll_someThere_answersThoseOnly() {
    String stamped = json().newKey(7, "1");
    String missing = json().newKey();
    String foreign = json().newKey();
    json().foreign.set(foreign, "9".getBytes(UTF_8));

    Map<String, SharedValue> answers =
        answers(json().store().getAll(List.of(stamped, missing, foreign), soon()));

    assertEquals(2, answers.size());
    assertEquals("1", text(answers.get(stamped)));
    SharedValue plain = answers.get(foreign);
    assertEquals("9", text(plain));
    assertEquals(Stamp.NONE, requireNonNull(plain).stamp());
  }

  @Test
  default void getAll_hundreds_answersEach() {
    List<String> keys = Stream.generate(json()::newKey).limit(300).toList();
    Map<String, SharedWrite> writes = new LinkedHashMap<>();
    keys.forEach(key -> writes.put(key, write(7, key)));
    answers(json().store().acquireAll(keys, lease("a"), soon()));
    answers(json().store().fillAll(writes, lease("a"), soon()));

    Map<String, SharedValue> answers = answers(json().store().getAll(keys, soon()));

    assertEquals(300, answers.size());
    keys.forEach(key -> assertEquals(key, text(answers.get(key))));
  }

  @Test
  default void getAllUnless_someTheSame_bringsTheOthersValues() {
    String same = json().newKey(7, "1");
    String newer = json().newKey(7, "1");
    Stamp seen = requireNonNull(json().get(newer), "a value").stamp();
    json().put(newer, "w", write(8, "2"));
    String foreign = json().newKey();
    json().foreign.set(foreign, "9".getBytes(UTF_8));
    String gone = json().newKey();
    Stamp known = requireNonNull(json().get(same), "a value").stamp();

    Map<String, SharedValue> answers =
        answers(
            Batch.joined(
                json()
                    .store()
                    .getAllUnless(
                        Map.of(same, known, newer, seen, foreign, known, gone, known), soon())));

    assertEquals(3, answers.size());
    assertEquals(known, requireNonNull(answers.get(same), "a value").stamp());
    assertEquals("2", text(answers.get(newer)));
    assertEquals("9", text(answers.get(foreign)));
  }

  @Test
  default void invalidateAll_keysOfEveryKind_eachByItsVersion() {
    String older = json().newKey(7, "1");
    String newer = json().newKey(9, "3");
    String any = json().newKey(Stamp.MAX, "1");
    String foreign = json().newKey();
    json().foreign.set(foreign, "9".getBytes(UTF_8));
    String leased = json().newKey();
    json().granted(leased, "reader");

    Map<String, Boolean> answers =
        answers(
            json()
                .store()
                .invalidateAll(
                    Map.of(older, 8L, newer, 8L, any, Long.MAX_VALUE, foreign, 1L, leased, 8L),
                    soon()));

    assertEquals(5, answers.size());
    assertEquals(
        Map.of(newer, "3"),
        texts(answers(json().store().getAll(List.of(older, newer, any, foreign, leased), soon()))));
    json().refused(leased, "reader", write(8, "1"));
  }

  private static Map<String, String> texts(Map<String, SharedValue> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((key, value) -> texts.put(key, text(value)));
    return texts;
  }

  @Test
  default void acquireAll_keysOfEveryKind_answersEach() {
    String there = json().newKey(7, "1");
    String absent = json().newKey();
    json().granted(absent, "r");
    json().fillAbsent(absent, "r", 20_000);
    String held = json().newKey();
    json().granted(held, "r");
    String missing = json().newKey();

    Map<String, Acquired> answers =
        answers(
            json().store().acquireAll(List.of(there, absent, held, missing), lease("a"), soon()));

    assertInstanceOf(Acquired.Found.class, answers.get(there));
    assertInstanceOf(Acquired.Absent.class, answers.get(absent));
    assertInstanceOf(Acquired.Held.class, answers.get(held));
    assertInstanceOf(Acquired.Granted.class, answers.get(missing));
  }

  @Test
  default void fillAll_oneLeaseVoided_refusesThatOne() {
    String kept = json().newKey();
    String voided = json().newKey();
    answers(json().store().acquireAll(List.of(kept, voided), lease("a"), soon()));
    json().invalidate(voided, Long.MAX_VALUE);

    Map<String, FillOutcome> answers =
        answers(
            json()
                .store()
                .fillAll(Map.of(kept, write(7, "1"), voided, write(7, "2")), lease("a"), soon()));

    assertInstanceOf(FillOutcome.Stored.class, answers.get(kept));
    assertInstanceOf(FillOutcome.Refused.class, answers.get(voided));
    assertEquals("1", text(json().get(kept)));
  }

  @Test
  default void fillAbsentAll_oneLeaseVoided_refusesThatOne() {
    String kept = json().newKey();
    String voided = json().newKey();
    answers(json().store().acquireAll(List.of(kept, voided), lease("a"), soon()));
    json().invalidate(voided, Long.MAX_VALUE);

    Map<String, FillOutcome> answers =
        answers(json().store().fillAbsentAll(List.of(kept, voided), lease("a"), 20_000, soon()));

    assertInstanceOf(FillOutcome.Stored.class, answers.get(kept));
    assertInstanceOf(FillOutcome.Refused.class, answers.get(voided));
    assertInstanceOf(Acquired.Absent.class, json().acquire(kept, "b"));
    json().granted(voided, "b");
  }

  @Test
  default void putAll_keysOfEveryKind_answersEach() {
    String older = json().newKey(7, "1");
    String newer = json().newKey(9, "3");
    String missing = json().newKey();

    Map<String, PutOutcome> answers =
        answers(
            json()
                .store()
                .putAll(
                    Map.of(older, write(8, "2"), newer, write(8, "2"), missing, write(8, "2")),
                    lease("a"),
                    soon()));

    assertInstanceOf(PutOutcome.Stored.class, answers.get(older));
    assertInstanceOf(PutOutcome.Newer.class, answers.get(newer));
    assertInstanceOf(PutOutcome.Granted.class, answers.get(missing));
    assertEquals("2", text(json().get(older)));
    assertEquals("3", text(json().get(newer)));
    json().filled(missing, "a", write(8, "2"));
  }

  @Test
  default void putAll_assigned_storesEach() {
    String there = cacheOnly().newKey(7, "1");
    String missing = cacheOnly().newKey();
    SharedWrite write = SharedWrite.assigned("2".getBytes(UTF_8), SharedProbe.TTL);

    Map<String, PutOutcome> answers =
        answers(
            cacheOnly().store().putAll(Map.of(there, write, missing, write), lease("a"), soon()));

    assertTrue(answers.values().stream().allMatch(PutOutcome.Stored.class::isInstance));
    assertEquals("2", text(cacheOnly().get(there)));
    assertEquals("2", text(cacheOnly().get(missing)));
  }
}
