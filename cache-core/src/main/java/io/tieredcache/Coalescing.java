package io.tieredcache;

import io.tieredcache.spi.JournalEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Of several entries of one key only the newest is worth a row. */
final class Coalescing {
  private Coalescing() {}

  /** The newest entry of each key, in the order of the journal. */
  static List<JournalEntry> newest(List<JournalEntry> entries) {
    Map<String, JournalEntry> newest = new LinkedHashMap<>();
    for (JournalEntry entry : entries) {
      newest.remove(entry.key());
      newest.put(entry.key(), entry);
    }
    return List.copyOf(newest.values());
  }
}
