package io.tieredcache.redis;

import static io.tieredcache.redis.Wire.decimal;
import static io.tieredcache.redis.Wire.utf8;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.lettuce.core.StreamMessage;
import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.PutOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How entries lie in a journal's streams and hash, which {@code journal.lua} tells. */
final class JournalFormat {
  private static final byte VALUE = 'V';
  private static final byte[] REMOVED = {'D'};
  private static final int VERSION_DIGITS = 16;

  private JournalFormat() {}

  /** A value as it lies in the stream. */
  static byte[] value(byte @Nullable [] payload) {
    if (payload == null) {
      return REMOVED;
    }
    byte[] value = new byte[payload.length + 1];
    value[0] = VALUE;
    System.arraycopy(payload, 0, value, 1, payload.length);
    return value;
  }

  private static byte @Nullable [] payload(byte[] value, int from) {
    return value[from] == VALUE ? Arrays.copyOfRange(value, from + 1, value.length) : null;
  }

  /** What lies in the hash for a key. */
  static JournalEntry unflushed(String key, byte[] bytes) {
    String version = new String(bytes, 0, VERSION_DIGITS, US_ASCII);
    return new JournalEntry(Long.parseLong(version), key, payload(bytes, VERSION_DIGITS));
  }

  static AppendOutcome appended(List<JournalWrite> writes, @Nullable List<Object> answer) {
    List<Object> reply = requireNonNull(answer, "a reply");
    if ((Long) reply.get(0) < 0) {
      return new AppendOutcome.Full((Long) reply.get(1));
    }
    Map<String, Long> versions = new LinkedHashMap<>();
    for (int i = 0; i < writes.size(); i++) {
      versions.put(writes.get(i).key(), (Long) reply.get(i));
    }
    return new AppendOutcome.Appended(versions, puts(writes, reply));
  }

  /** What follows the versions where values were to be put. */
  private static Map<String, PutOutcome> puts(List<JournalWrite> writes, List<Object> reply) {
    Map<String, PutOutcome> puts = new HashMap<>();
    for (int i = writes.size(); i < reply.size(); i++) {
      if (!Replies.ALONE.equals(reply.get(i))) {
        puts.put(writes.get(i - writes.size()).key(), Replies.put(reply.get(i)));
      }
    }
    return puts;
  }

  /**
   * What the trim script wants to know: the mark, all entries' IDs, and the newest version of each
   * key.
   */
  static byte[][] trimmed(String mark, List<JournalEntry> entries) {
    List<byte[]> args = new ArrayList<>();
    args.add(utf8(mark));
    args.add(decimal(entries.size()));
    Map<String, Long> newest = new LinkedHashMap<>();
    for (JournalEntry entry : entries) {
      args.add(utf8(entry.version() + "-0"));
      newest.merge(entry.key(), entry.version(), Math::max);
    }
    newest.forEach(
        (key, version) -> {
          args.add(utf8(key));
          args.add(decimal(version));
        });
    return args.toArray(byte[][]::new);
  }

  static JournalBatch batch(String mark, @Nullable List<Object> answer) {
    List<Object> reply = requireNonNull(answer, "a reply");
    List<JournalEntry> entries = new ArrayList<>();
    for (Object entry : (List<?>) reply.get(3)) {
      List<?> idAndFields = (List<?>) entry;
      Map<String, byte[]> fields = fields((List<?>) idAndFields.get(1));
      entries.add(entry(version((byte[]) idAndFields.get(0)), fields));
    }
    long now = (Long) reply.get(2);
    long oldest = entries.isEmpty() ? 0 : Math.max(0, now - entries.get(0).version());
    return new JournalBatch(mark, entries, (Long) reply.get(0), (Long) reply.get(1), oldest);
  }

  static List<BuriedEntry> buried(@Nullable List<StreamMessage<String, byte[]>> messages) {
    List<BuriedEntry> letters = new ArrayList<>();
    for (StreamMessage<String, byte[]> message :
        requireNonNull(messages, "a stream of dead letters")) {
      Map<String, byte[]> fields = message.getBody();
      long version = Long.parseLong(text(fields, "e"));
      long millis = version(message.getId().getBytes(US_ASCII));
      letters.add(
          new BuriedEntry(
              message.getId(), entry(version, fields), text(fields, "r"), millis * 1_000));
    }
    return letters;
  }

  private static JournalEntry entry(long version, Map<String, byte[]> fields) {
    return new JournalEntry(version, text(fields, "k"), payload(field(fields, "v"), 0));
  }

  private static Map<String, byte[]> fields(List<?> flat) {
    Map<String, byte[]> fields = new HashMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      fields.put(new String((byte[]) flat.get(i), US_ASCII), (byte[]) flat.get(i + 1));
    }
    return fields;
  }

  private static String text(Map<String, byte[]> fields, String name) {
    return new String(field(fields, name), UTF_8);
  }

  private static byte[] field(Map<String, byte[]> fields, String name) {
    byte[] value = fields.get(name);
    if (value == null) {
      throw new IllegalStateException("an entry without field " + name + " lies in the journal");
    }
    return value;
  }

  /** The part of a stream ID before the dash. */
  private static long version(byte[] id) {
    String text = new String(id, US_ASCII);
    return Long.parseLong(text.substring(0, text.indexOf('-')));
  }
}
