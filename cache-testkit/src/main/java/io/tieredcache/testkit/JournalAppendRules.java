package io.tieredcache.testkit;

import static io.tieredcache.testkit.JournalProbe.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalWrite;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is journaled, in which order, and what readers see of it. */
interface JournalAppendRules {
  /** A journal that nobody has used. */
  JournalProbe newJournal();

  @Test
  default void append_several_givesRisingVersionsInThisOrder() {
    JournalProbe journal = newJournal();

    Map<String, Long> versions = journal.appended(write("a", "1"), write("b", "2"));
    long third = journal.append("c", "3");

    long first = DurableProbe.at(versions, "a");
    long second = DurableProbe.at(versions, "b");
    assertTrue(first < second && second < third, versions + " then " + third);
    assertEquals(List.of(first, second, third), journal.versions());
  }

  @Test
  default void append_version_isTheTimeInMicroseconds() {
    long before = FakeSharedTier.systemMicros() - 1_000_000;
    long version = newJournal().append("a", "1");

    assertTrue(version > before && version < before + 60_000_000, () -> before + " " + version);
  }

  @Test
  default void append_afterAllWasTrimmed_isAboveWhatWas() {
    JournalProbe journal = newJournal();
    long far = FakeSharedTier.systemMicros() + 3_600_000_000L;
    journal.read(far);

    assertEquals(far + 1, journal.append("a", "1"));
    assertTrue(journal.trim(journal.read(0)));
    assertEquals(far + 2, journal.append("a", "2"));
  }

  @Test
  default void unflushed_appendedTwice_isTheNewest() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    long version = journal.append("a", "2");

    JournalEntry newest = journal.unflushed("a");
    assertNotNull(newest);
    assertEquals(version, newest.version());
    assertEquals("2", JournalProbe.text(newest));
  }

  @Test
  default void unflushed_removed_saysSo() {
    JournalProbe journal = newJournal();
    journal.append("a", "1");
    journal.append("a", null);

    JournalEntry newest = journal.unflushed("a");
    assertNotNull(newest);
    assertNull(newest.payload());
    assertTrue(journal.entries().get(1).removes());
  }

  @Test
  default void unflushed_neverWritten_isNull() {
    assertNull(newJournal().unflushed("a"));
  }

  @Test
  default void append_everyByteOrNone_comesBack() {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    JournalProbe journal = newJournal();
    journal.appended(new JournalWrite("a", every), new JournalWrite("ünï", new byte[0]));

    JournalEntry first = journal.unflushed("a");
    assertNotNull(first);
    assertArrayEquals(every, first.payload());
    assertArrayEquals(every, journal.entries().get(0).payload());
    assertEquals("", journal.unflushedText("ünï"));
    assertEquals("ünï", journal.entries().get(1).key());
  }

  @Test
  default void append_noRoomForAll_journalsNone() {
    JournalProbe journal = newJournal();
    journal.appended(
        IntStream.range(1, JournalProbe.DEPTH)
            .mapToObj(i -> write("k" + i, "1"))
            .toArray(JournalWrite[]::new));

    AppendOutcome outcome = journal.appendAll(write("a", "1"), write("b", "1"));

    assertEquals(
        JournalProbe.DEPTH - 1, assertInstanceOf(AppendOutcome.Full.class, outcome).depth());
    assertNull(journal.unflushed("a"));
    assertTrue(journal.append("a", "1") > 0, "the last place is free");
  }
}
