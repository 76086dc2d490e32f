package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.TierUnavailableException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a flusher and the dead letters ask of a journal. */
interface JournalFlushRules {
  /** A journal that nobody has used. */
  JournalProbe newJournal();

  @Test
  default void read_someWaiting_tellsTheOldestDepthAndAge() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    journal.append("b", "2");

    JournalBatch batch = Await.answer(journal.journal().read(0, 0, 1, SharedProbe.soon()));

    assertEquals(1, batch.entries().size());
    assertEquals("a", batch.entries().get(0).key());
    assertEquals(2, batch.depth());
    assertEquals(0, batch.deadLetters());
    assertTrue(batch.oldestMicros() >= 0 && batch.oldestMicros() < 60_000_000, batch::toString);
  }

  @Test
  default void read_positionAboveTheLast_makesVersionsGoOnAbove() {
    JournalProbe journal = newJournal();
    long far = FakeSharedTier.systemMicros() + 3_600_000_000L;

    assertEquals(List.of(), journal.read(far).entries());
    assertEquals(far + 1, journal.append("a", "1"));
  }

  @Test
  default void trim_applied_forgetsEntryAndUnflushedValue() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");

    assertTrue(journal.trim(journal.read(0)));

    assertEquals(List.of(), journal.entries());
    assertNull(journal.unflushed("a"));
  }

  @Test
  default void trim_newerValueWaits_keepsIt() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    JournalBatch first = journal.read(0);
    long second = journal.append("a", "2");

    assertTrue(journal.trim(first));

    assertEquals(List.of(second), journal.versions());
    assertEquals("2", journal.unflushedText("a"));
  }

  @Test
  default void trim_markThatIsNotThere_changesNothing() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    JournalBatch read = journal.read(0);
    JournalBatch other =
        new JournalBatch("another", read.entries(), read.depth(), 0, read.oldestMicros());

    assertFalse(journal.trim(other));
    assertFalse(journal.bury(other, "refused"));

    assertEquals(1, journal.entries().size());
    assertEquals("1", journal.unflushedText("a"));
    assertEquals(List.of(), journal.buried());
  }

  @Test
  default void trim_readBySomebodyElseSince_isDone() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    JournalBatch read = journal.read(0);
    JournalBatch since = journal.read(0);

    assertNotEquals(read.mark(), since.mark());
    assertTrue(journal.trim(read));
    assertEquals(0, journal.entries().size());
    assertTrue(journal.trim(since), "what has gone is forgotten");
  }

  @Test
  default void own_heldByAnother_isRefusedUntilItIsReleased() {
    JournalProbe journal = newJournal();

    assertTrue(journal.own("one", 60_000));
    assertTrue(journal.own("one", 60_000), "its owner keeps it");
    assertFalse(journal.own("two", 60_000));
    Await.answer(journal.journal().release(0, "two", SharedProbe.soon()));
    assertFalse(journal.own("two", 60_000), "only its owner gives it back");
    Await.answer(journal.journal().release(0, "one", SharedProbe.soon()));
    assertTrue(journal.own("two", 60_000));
  }

  @Test
  default void own_leaseRunOut_goesToTheNext() {
    JournalProbe journal = newJournal();
    assertTrue(journal.own("one", 20));

    Await.until("the lease runs out", () -> journal.own("two", 60_000));
    assertFalse(journal.own("one", 60_000));
  }

  @Test
  default void bury_entry_becomesADeadLetterWithItsReason() {
    JournalProbe journal = newJournal();
    long version = journal.append("a", "1");
    JournalBatch read = journal.read(0);

    assertTrue(journal.bury(read, "refused"));
    assertFalse(journal.bury(read, "refused"), "it has gone");

    BuriedEntry letter = journal.onlyBuried();
    assertEquals("refused", letter.reason());
    assertEquals(version, letter.entry().version());
    assertEquals("a", letter.entry().key());
    assertEquals("1", JournalProbe.text(letter.entry()));
    assertEquals(List.of(), journal.entries());
    assertNull(journal.unflushed("a"));
    assertEquals(1, journal.read(0).deadLetters());
  }

  @Test
  default void bury_newerValueWaits_keepsIt() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    JournalBatch first = journal.read(0);
    journal.append("a", "2");

    assertTrue(journal.bury(first, "refused"));

    assertEquals("2", journal.unflushedText("a"));
  }

  @Test
  default void bury_asManyLettersAsMayBe_isRefusedAndKeepsTheEntry() {
    JournalProbe journal = newJournal();
    for (int i = 0; i < JournalProbe.DEPTH; i++) {
      journal.append("k" + i, "1");
    }
    JournalBatch all = journal.read(0);
    all.entries().forEach(entry -> assertTrue(journal.bury(all, entry, "refused")));
    journal.append("a", "1");

    assertThrows(TierUnavailableException.class, () -> journal.bury(journal.read(0), "refused"));

    assertEquals("1", journal.unflushedText("a"));
    assertEquals(JournalProbe.DEPTH, journal.buried().size());
    assertTrue(journal.discard(journal.buried().get(0)));
    assertTrue(journal.bury(journal.read(0), "refused"));
  }

  @Test
  default void revive_buried_isJournaledAnew() {
    JournalProbe journal = newJournal();
    long version = journal.append("a", null);
    assertTrue(journal.bury(journal.read(0), "refused"));
    BuriedEntry letter = journal.onlyBuried();

    OptionalLong anew = journal.revive(letter);

    assertTrue(anew.orElse(0) > version, anew::toString);
    assertEquals(List.of(anew.orElse(0)), journal.versions());
    assertTrue(journal.entries().get(0).removes());
    assertEquals(List.of(), journal.buried());
    assertEquals(OptionalLong.empty(), journal.revive(letter), "it has gone");
  }

  @Test
  default void revive_newerValueWaits_isNotDone() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    assertTrue(journal.bury(journal.read(0), "refused"));
    journal.append("a", "2");

    assertEquals(OptionalLong.empty(), journal.revive(journal.onlyBuried()));
    assertEquals("2", journal.unflushedText("a"));
  }

  @Test
  default void revive_newerValueWentToL3Since_isNotDone() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    assertTrue(journal.bury(journal.read(0), "refused"));
    journal.append("a", "2");
    assertTrue(journal.trim(journal.read(0)));

    assertEquals(OptionalLong.empty(), journal.revive(journal.onlyBuried()));
    assertEquals(List.of(), journal.entries());
  }

  @Test
  default void revive_severalOfAKey_onlyTheNewestIsDone() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    assertTrue(journal.bury(journal.read(0), "refused"));
    journal.append("a", "2");
    assertTrue(journal.bury(journal.read(0), "refused"));
    List<BuriedEntry> letters = journal.buried();

    assertTrue(journal.revive(letters.get(0)).isEmpty());
    assertTrue(journal.revive(letters.get(1)).isPresent());
    assertEquals("2", journal.unflushedText("a"));
  }

  @Test
  default void revive_anotherKeyWentToL3Since_isJournaledAnew() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    assertTrue(journal.bury(journal.read(0), "refused"));
    journal.append("b", "1");
    assertTrue(journal.trim(journal.read(0)));

    assertTrue(journal.revive(journal.onlyBuried()).isPresent());
  }

  @Test
  default void revive_newerLetterOfTheKeyDiscarded_isStillNotDone() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    assertTrue(journal.bury(journal.read(0), "refused"));
    journal.append("a", "2");
    assertTrue(journal.trim(journal.read(0)));
    journal.append("a", "3");
    assertTrue(journal.bury(journal.read(0), "refused"));
    List<BuriedEntry> letters = journal.buried();

    assertTrue(journal.discard(letters.get(1)));

    assertTrue(journal.revive(letters.get(0)).isEmpty());
  }

  @Test
  default void discard_buried_forgetsIt() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    assertTrue(journal.bury(journal.read(0), "refused"));
    BuriedEntry letter = journal.onlyBuried();

    assertTrue(journal.discard(letter));
    assertFalse(journal.discard(letter));
    assertEquals(List.of(), journal.buried());
  }
}
