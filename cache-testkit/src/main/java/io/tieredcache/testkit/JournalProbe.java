package io.tieredcache.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The journal of a schema that nobody has used, asked and awaited in the contract's words. */
final class JournalProbe {
  static final int DEPTH = 100;

  private final Journal journal;

  JournalProbe(SharedTier tier, int replicas) {
    // The journal's keys carry the schema's name, so each probe has a journal of its own.
    KeyTemplate template = KeyTemplate.of("contract-" + UUID.randomUUID() + ":{n}");
    this.journal =
        requireNonNull(
            tier.openJournal(
                new TierSchema(template, Framing.JSON, true, 60_000),
                new JournalSettings(1, DEPTH, replicas)),
            "a journal");
  }

  Journal journal() {
    return journal;
  }

  static JournalWrite write(String key, @Nullable String payload) {
    return new JournalWrite(key, payload == null ? null : payload.getBytes(UTF_8));
  }

  AppendOutcome appendAll(JournalWrite... writes) {
    return Await.answer(journal.append(0, Arrays.asList(writes), SharedProbe.soon()));
  }

  Map<String, Long> appended(JournalWrite... writes) {
    return assertInstanceOf(AppendOutcome.Appended.class, appendAll(writes)).versions();
  }

  long append(String key, @Nullable String payload) {
    return DurableProbe.at(appended(write(key, payload)), key);
  }

  JournalBatch read(long position) {
    return Await.answer(journal.read(0, position, 1_000, SharedProbe.soon()));
  }

  List<JournalEntry> entries() {
    return read(0).entries();
  }

  List<Long> versions() {
    return entries().stream().map(JournalEntry::version).toList();
  }

  @Nullable JournalEntry unflushed(String key) {
    return Await.answer(journal.unflushed(List.of(key), SharedProbe.soon())).answers().get(key);
  }

  String unflushedText(String key) {
    return text(unflushed(key));
  }

  static String text(@Nullable JournalEntry entry) {
    assertNotNull(entry, "an entry");
    byte[] payload = entry.payload();
    assertNotNull(payload, "a payload");
    return new String(payload, UTF_8);
  }

  boolean trim(JournalBatch read) {
    return Await.answer(journal.trim(0, read.mark(), read.entries(), SharedProbe.soon()));
  }

  /** Buries the oldest of what was read. */
  boolean bury(JournalBatch read, String reason) {
    return bury(read, read.entries().get(0), reason);
  }

  boolean bury(JournalBatch read, JournalEntry entry, String reason) {
    return Await.answer(journal.bury(0, read.mark(), entry, reason, SharedProbe.soon()));
  }

  List<BuriedEntry> buried() {
    return Await.answer(journal.buried(0, 1_000, SharedProbe.soon()));
  }

  BuriedEntry onlyBuried() {
    List<BuriedEntry> letters = buried();
    assertEquals(1, letters.size());
    return letters.get(0);
  }

  /** Its new version, where it was journaled anew. */
  OptionalLong revive(BuriedEntry letter) {
    return Await.answer(journal.revive(0, letter, SharedProbe.soon()));
  }

  boolean discard(BuriedEntry letter) {
    return Await.answer(journal.discard(0, letter.id(), SharedProbe.soon()));
  }

  boolean own(String owner, long leaseMillis) {
    return Await.answer(journal.own(0, owner, leaseMillis, SharedProbe.soon()));
  }
}
