package io.tieredcache.cli.doctor;

import io.tieredcache.KeySchema;
import io.tieredcache.cli.resp.Reply;
import io.tieredcache.cli.resp.Talk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Some keys of each primary: by SCAN, a page of 100 with a pause of 10 ms after it, up to a bound.
 * In no order, so a sample of a large keyspace is a fair one.
 */
final class Sample {
  private static final String CHUNK = "chunk:";
  private static final String PAGE = "100";
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A page may be empty: with this many the keyspace is given up as sparse. */
  private static final int EMPTY_PAGES = 200;

  /** A key that was there. {@code leftMillis} is -1 without expiry, bytes -1 where not told. */
  record Key(String name, long leftMillis, long bytes) {}

  private final List<Key> keys = new ArrayList<>();
  private final int most;
  private boolean sized = true;

  /** Up to so many keys of each primary. */
  Sample(int most) {
    this.most = most;
  }

  void take(Talk talk) throws IOException {
    int enough = keys.size() + most;
    int empty = 0;
    String cursor = "0";
    do {
      List<Reply> page = talk.ask("SCAN", cursor, "COUNT", PAGE).list();
      cursor = page.get(0).text();
      List<String> names = page.get(1).list().stream().map(Reply::text).toList();
      names = names.subList(0, Math.min(names.size(), enough - keys.size()));
      empty += names.isEmpty() ? 1 : 0;
      look(talk, names);
      LockSupport.parkNanos(PAUSE_NANOS);
    } while (!cursor.equals("0") && keys.size() < enough && empty < EMPTY_PAGES);
  }

  private void look(Talk talk, List<String> names) throws IOException {
    List<List<String>> questions = new ArrayList<>();
    for (String name : names) {
      questions.add(List.of("PTTL", name));
      questions.add(List.of("MEMORY", "USAGE", name));
    }
    List<Reply> replies = questions.isEmpty() ? List.of() : talk.askAll(questions);
    for (int i = 0; i < names.size(); i++) {
      Reply left = replies.get(2 * i);
      Reply bytes = replies.get(2 * i + 1);
      sized &= bytes.refusal() == null;
      // -2: it has gone meanwhile.
      if (left.number() != -2) {
        long size = bytes.refusal() == null ? bytes.number() : -1;
        keys.add(new Key(names.get(i), left.refusal() == null ? left.number() : 0, size));
      }
    }
  }

  int size() {
    return keys.size();
  }

  /** Whether the servers told all sizes. */
  boolean sized() {
    return sized;
  }

  List<Key> of(KeySchema<?, ?> schema) {
    return keys.stream().filter(key -> schema.template().parse(key.name()) != null).toList();
  }

  /** Values of no such schema; fences, journals and chunks, the cache's own, left out. */
  List<Key> ofNone(List<KeySchema<?, String>> schemas) {
    return keys.stream()
        .filter(key -> !key.name().startsWith("fence:{") && !key.name().startsWith("writebehind:{"))
        .filter(key -> !isChunk(key.name(), schemas))
        .filter(key -> schemas.stream().allMatch(each -> each.template().parse(key.name()) == null))
        .toList();
  }

  /** {@code chunk:<key>:<id of the write>:<n>}. */
  private static boolean isChunk(String name, List<KeySchema<?, String>> schemas) {
    int end = name.lastIndexOf(':', name.lastIndexOf(':') - 1);
    if (!name.startsWith(CHUNK) || end < CHUNK.length()) {
      return false;
    }
    String key = name.substring(CHUNK.length(), end);
    return schemas.stream().anyMatch(each -> each.template().parse(key) != null);
  }

  /** The first names in order of the alphabet, for an operator to look at. */
  static String some(List<Key> keys) {
    return String.join(
        ", ", keys.stream().map(Key::name).sorted(Comparator.naturalOrder()).limit(3).toList());
  }
}
