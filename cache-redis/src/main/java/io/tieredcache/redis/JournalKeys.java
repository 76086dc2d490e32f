package io.tieredcache.redis;

import io.tieredcache.spi.JournalSettings;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys of one partition of a schema's journal. The hash tag is the schema, its placeholders in
 * angle brackets, the partition's number, and the lowest further one that leads to a slot of the
 * partition: all lie in one slot, as a rule on the node of the partition's storage keys. No storage
 * key can be like them, since those have no braces.
 */
record JournalKeys(String tag) {
  /** Those of each partition of a schema, in the slots of the partition's storage keys. */
  static List<JournalKeys> all(String schema, JournalSettings settings) {
    String name = schema.replace('{', '<').replace('}', '>');
    return IntStream.range(0, settings.partitions())
        .mapToObj(partition -> of(name + "#" + partition + ".", partition, settings))
        .toList();
  }

  private static JournalKeys of(String stem, int partition, JournalSettings settings) {
    return IntStream.iterate(0, number -> number + 1)
        .mapToObj(number -> stem + number)
        .filter(tag -> settings.partition(tag) == partition)
        .findFirst()
        .map(tag -> new JournalKeys("writebehind:{" + tag + "}:"))
        .orElseThrow();
  }

  /** The stream of entries. */
  String log() {
    return tag + "log";
  }

  /** The hash of the newest unflushed values. */
  String unflushed() {
    return tag + "unflushed";
  }

  /** The stream of dead letters. */
  String dead() {
    return tag + "dead";
  }

  /** The hash of what L3 got, since it has dead letters, of their keys; as many as those are. */
  String since() {
    return tag + "since";
  }

  /** Who flushes. */
  String owner() {
    return tag + "owner";
  }

  /** The marks of the last looks. */
  String marks() {
    return tag + "marks";
  }

  String[] logAndUnflushed() {
    return new String[] {log(), unflushed()};
  }
}
