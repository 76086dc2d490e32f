package io.tieredcache.bench.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what the harness asks, with one peer. Used by one thread. */
final class Performer {
  private static final int SEED_AT_ONCE = 200;
  private static final int SEEDERS = 8;
  private static final double ZIPF = 0.99;

  private final Peer peer;
  private final Works works;
  private final Set<String> seeded = new HashSet<>();

  Performer(Peer peer) {
    this.peer = peer;
    this.works = new Works(peer);
  }

  Outcome perform(Ask ask) throws Exception {
    return switch (ask.name()) {
      case "seed" -> seed(ids(ask), ask.number("bytes"));
      case "get" -> closed(ask, works.get(ids(ask)));
      case "put" -> closed(ask, works.put(ids(ask), ask.number("bytes")));
      case "getAll" -> closed(ask, works.many(peer::getAll, ids(ask), ask.number("size")));
      case "pipelined" -> closed(ask, works.many(peer::pipelined, ids(ask), ask.number("size")));
      case "putAll" -> closed(ask, works.store(ids(ask), ask.number("bytes"), ask.number("size")));
      case "mix" -> mix(ask);
      case "hit" -> hit(ask);
      case "heap" -> heap(ask);
      case "open" -> open(ask);
      case "trace" -> trace(ask);
      default -> throw new IllegalArgumentException("unknown work " + ask.name());
    };
  }

  private List<String> ids(Ask ask) {
    String set = ask.text("set");
    int keys = ask.number("keys");
    return set.equals("one") ? Ids.ofOnePrimary(peer::storageKey, keys) : Ids.of(set, keys);
  }

  /** Stores values, once: later measures find them. */
  private Outcome seed(List<String> ids, int bytes) throws Exception {
    long began = System.nanoTime();
    if (seeded.add(bytes + " " + ids.get(0) + " " + ids.size())) {
      AtomicInteger next = new AtomicInteger();
      var unused = Threads.run(SEEDERS, false, thread -> () -> seedParts(ids, bytes, next));
    }
    double nanos = System.nanoTime() - began;
    return new Outcome(Map.of("ops", (double) ids.size(), "nanos", nanos), Map.of());
  }

  private int seedParts(List<String> ids, int bytes, AtomicInteger next) throws Exception {
    int from = next.getAndAdd(SEED_AT_ONCE);
    for (; from < ids.size(); from = next.getAndAdd(SEED_AT_ONCE)) {
      Map<String, byte[]> values = new LinkedHashMap<>();
      ids.subList(from, Math.min(ids.size(), from + SEED_AT_ONCE))
          .forEach(id -> values.put(id, Values.of(id, bytes)));
      peer.seed(values);
    }
    return from;
  }

  private static Outcome closed(Ask ask, Work work) throws Exception {
    return ClosedLoop.run(
        work, ask.number("threads", 1), ask.number("virtual", 0) == 1, ask.real("seconds"));
  }

  private Outcome mix(Ask ask) throws Exception {
    Map<String, Long> before = peer.counts();
    Outcome outcome =
        closed(
            ask,
            works.mix(
                ids(ask), ask.number("bytes"), ask.number("writes"), ZIPF, ask.number("index")));
    return counted(outcome, before);
  }

  /** With what the library counted meanwhile. */
  private Outcome counted(Outcome outcome, Map<String, Long> before) {
    Outcome counted = outcome;
    for (Map.Entry<String, Long> count : peer.counts().entrySet()) {
      long since = count.getValue() - before.getOrDefault(count.getKey(), 0L);
      counted = counted.with("count." + count.getKey(), since);
    }
    return counted;
  }

  private Outcome hit(Ask ask) throws Exception {
    List<String> ids = ids(ask);
    for (String id : ids) {
      peer.put(id, Values.of(id, ask.number("bytes")));
    }
    Work.Step step = works.hit(ids).step(0, 1);
    long end = System.nanoTime() + (long) (ask.real("seconds") * 1e9);
    long allocated = Processor.allocatedBytes();
    long compiled = Processor.compiledNanos();
    long began = System.nanoTime();
    double ops = 0;
    while (System.nanoTime() < end) {
      ops += step.run();
    }
    double nanos = System.nanoTime() - began;
    double bytes = Processor.allocatedBytes() - allocated;
    return new Outcome(Map.of("ops", ops, "nanos", nanos, "bytes", bytes), Map.of())
        .with("compiled", Processor.compiledNanos() - compiled);
  }

  /** Fills L1 by reading, each id a new string, as ids come in requests. */
  private Outcome heap(Ask ask) throws Exception {
    long empty = Processor.liveBytes();
    int size = ask.number("size");
    int entries = ask.number("keys");
    for (int from = 0; from < entries; from += size) {
      List<String> ids = new ArrayList<>(size);
      for (int i = from; i < Math.min(entries, from + size); i++) {
        ids.add(ask.text("set") + "-" + i);
      }
      Map<String, byte[]> values = peer.getAll(ids);
      ids.forEach(id -> Values.check(id, values.get(id)));
    }
    double used = Processor.liveBytes() - empty;
    return new Outcome(Map.of("ops", (double) entries, "bytes", used), Map.of());
  }

  private Outcome open(Ask ask) throws Exception {
    List<String> ids = ids(ask);
    // A stride that shares no factor with the number of ids: no id comes again soon.
    int first = ask.number("index") * ids.size() / Math.max(1, ask.number("of"));
    OpenLoop.Access access =
        number -> {
          String id = ids.get((int) ((first + number) % ids.size()));
          Peer.Sight sight = peer.look(id);
          Values.check(id, sight.value());
          return sight.tier();
        };
    return OpenLoop.run(
        access,
        ask.number("threads"),
        ask.real("rate"),
        ask.real("warm", 0),
        ask.real("seconds"),
        Long.MAX_VALUE,
        0);
  }

  private Outcome trace(Ask ask) throws Exception {
    int[] accesses = accesses(Path.of(ask.text("file")));
    TraceReplay replay = new TraceReplay(peer, accesses, ask);
    Map<String, Long> before = peer.counts();
    Outcome outcome =
        OpenLoop.run(
            replay,
            ask.number("threads"),
            ask.real("rate"),
            0,
            ask.real("seconds"),
            replay.accesses(),
            (long) ask.real("at", 0));
    return counted(replay.told(outcome), before);
  }

  private static int[] accesses(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int[] accesses = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).asIntBuffer().get(accesses);
    return accesses;
  }
}
