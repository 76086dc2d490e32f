package io.tieredcache.redis;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys of one partition of a schema's journal. The hash tag is the schema, its placeholders in
 * angle brackets, and the partition's number: all lie in one slot, and no storage key can be like
 * them, since those have no braces.
 */
record JournalKeys(String tag) {
  /** Those of each partition of a schema. */
  static List<JournalKeys> all(String schema, int partitions) {
    String name = schema.replace('{', '<').replace('}', '>');
    return IntStream.range(0, partitions)
        .mapToObj(partition -> new JournalKeys("writebehind:{" + name + "#" + partition + "}:"))
        .toList();
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

  /** Who flushes. */
  String owner() {
    return tag + "owner";
  }

  String[] logAndUnflushed() {
    return new String[] {log(), unflushed()};
  }

  String[] withDead() {
    return new String[] {log(), unflushed(), dead()};
  }
}
