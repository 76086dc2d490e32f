package io.tieredcache.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PerformerTest {
  private static final Ask DATA =
      Ask.of("seed").with("set", "k").with("keys", 200).with("bytes", 100);

  @TempDir Path folder;

  private static Ask work(String name) {
    return new Ask(name, DATA.words())
        .with("seconds", 0.05)
        .with("threads", 2)
        .with("size", 10)
        .with("writes", 10)
        .with("index", 0)
        .with("of", 1)
        .with("rate", 2000);
  }

  private static Performer over(Peer peer) throws Exception {
    Performer performer = new Performer(peer);
    assertEquals(200, performer.perform(DATA).figure("ops"));
    return performer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "put", "putAll", "getAll", "pipelined", "mix", "open"})
  void perform_anyWork_countsAndTimesIt(String name) throws Exception {
    Outcome outcome = over(new StubPeer()).perform(work(name));
    assertTrue(outcome.figure("ops") > 0);
    assertTrue(outcome.latency("all").getTotalCount() > 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 100})
  void get_anyNumberOfThreads_timesEachCallOnce(int threads) throws Exception {
    Outcome outcome = over(new StubPeer()).perform(work("get").with("threads", threads));
    assertEquals(outcome.latency("all").getTotalCount(), (long) outcome.figure("ops"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "getAll", "pipelined", "mix", "open"})
  void perform_anothersValue_isWrongData(String name) throws Exception {
    Performer lying =
        over(
            new StubPeer() {
              @Override
              public byte @Nullable [] get(String id) throws Exception {
                return super.get("k-7");
              }
            });
    assertThrows(WrongDataException.class, () -> lying.perform(work(name)));
  }

  @Test
  void perform_lostValue_isWrongData() throws Exception {
    Performer forgetful =
        over(
            new StubPeer() {
              @Override
              public byte @Nullable [] get(String id) {
                return null;
              }
            });
    assertThrows(WrongDataException.class, () -> forgetful.perform(work("get")));
  }

  @Test
  void open_oneStall_showsInAllCallsItDelayed() throws Exception {
    long[] calls = {0};
    Performer stalling =
        over(
            new StubPeer() {
              @Override
              public byte @Nullable [] get(String id) throws Exception {
                if (calls[0]++ == 10) {
                  long end = System.nanoTime() + 50_000_000;
                  for (long left = 1; left > 0; left = end - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                  }
                }
                return super.get(id);
              }
            });
    Histogram all =
        stalling.perform(work("open").with("threads", 1).with("rate", 1000)).latency("all");
    // 50 calls in 50 ms; the stall of one makes about 39 late, of which most by over 10 ms.
    assertTrue(all.getValueAtPercentile(50) > 10_000_000, () -> all.getValueAtPercentile(50) + "");
  }

  @Test
  void open_oneCallHangs_delaysNoneThatAnotherThreadCanMake() throws Exception {
    long[] calls = {0};
    CountDownLatch later = new CountDownLatch(40);
    Performer hanging =
        over(
            new StubPeer() {
              @Override
              public byte @Nullable [] get(String id) throws Exception {
                if (first(calls)) {
                  assertTrue(later.await(10, TimeUnit.SECONDS), "they wait for it");
                }
                later.countDown();
                return super.get(id);
              }
            });
    // 50 calls by two threads: the other one makes the 40 that the first waits for.
    Outcome outcome = hanging.perform(work("open").with("rate", 1000));
    assertEquals(50, outcome.figure("ops"));
  }

  private static synchronized boolean first(long[] calls) {
    return calls[0]++ == 0;
  }

  @Test
  void open_warmUp_isCalledButNotCounted() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Performer counting =
        over(
            new StubPeer() {
              @Override
              public byte @Nullable [] get(String id) throws Exception {
                calls.incrementAndGet();
                return super.get(id);
              }
            });
    Outcome outcome = counting.perform(work("open").with("rate", 1000).with("warm", 0.1));
    assertEquals(150, calls.get());
    assertEquals(50, outcome.figure("ops"));
    assertEquals(50, outcome.latency("all").getTotalCount());
    // The warm-up's time isn't counted either; a machine that stalls may make it longer.
    assertTrue(outcome.figure("nanos") >= 49_000_000 && outcome.figure("due") == 50);
  }

  @Test
  void trace_accesses_areReplayedInOrderAndSorted() throws Exception {
    Path trace = trace(5, 6, 5, 5);
    Outcome outcome =
        new Performer(new StubPeer())
            .perform(
                work("trace")
                    .with("file", trace)
                    .with("set", "t")
                    .with("writes", 0)
                    .with("threads", 1)
                    .with("rate", 1000));
    assertEquals(4, outcome.figure("ops"));
    assertEquals(2, outcome.figure("never"));
    assertEquals(2, outcome.figure("loads"));
    assertEquals(2, outcome.figure("evicted") + outcome.figure("expired"));
  }

  @Test
  void trace_withWrites_countsTheirMissesAsInvalidated() throws Exception {
    int[] same = new int[50];
    Path trace = trace(same);
    Ask ask = work("trace").with("file", trace).with("set", "t").with("rate", 1000);
    Outcome outcome = new Performer(new StubPeer()).perform(ask.with("writes", 50));
    TraceWrites writes = new TraceWrites(same, 1, 50);
    long written = IntStream.range(0, same.length).filter(n -> writes.writes(0, n)).count();
    assertTrue(written > 10, () -> written + "");
    assertEquals(written, outcome.latency("writes").getTotalCount());
    assertEquals(50 - written, (long) outcome.figure("ops"));
    assertEquals(50 - written, outcome.latency("all").getTotalCount());
    // The peer has no L1, so every read is sorted; a stalled machine may make some expire.
    assertTrue(outcome.figure("invalidated") + outcome.figure("expired") > 0);
    assertEquals(
        outcome.figure("ops"),
        outcome.figure("never")
            + outcome.figure("expired")
            + outcome.figure("evicted")
            + outcome.figure("invalidated"));
  }

  private Path trace(int... accesses) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(accesses.length * Integer.BYTES);
    bytes.asIntBuffer().put(accesses);
    return Files.write(folder.resolve("trace"), bytes.array());
  }
}
