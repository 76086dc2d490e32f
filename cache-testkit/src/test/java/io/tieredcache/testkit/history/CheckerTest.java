package io.tieredcache.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.spi.Tier;
import io.tieredcache.testkit.history.Call.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker, fed with histories that break each promise, and with their lawful neighbours. */
final class CheckerTest {
  private static final Duration LOCAL = Duration.ofMillis(100);
  private static final Duration SHARED = Duration.ofSeconds(3);
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final History history = new History();
  private final Commits commits = new Commits();
  private List<Span> outages = List.of();
  private List<Span> silences = List.of();

  @Test
  void check_lawfulHistory_findsNothing() {
    write("p", "a", 10, 0, 5);
    read("p", "a", 10, Tier.L1, 6, 7);
    read("q", null, 0, null, 6, 7);
    read("q", "a", 10, Tier.L2, 106, 107);
    write("q", "b", 20, 110, 115);
    read("p", "a", 10, Tier.L1, 116, 117);
    read("p", "b", 20, Tier.L2, 216, 217);
    finds();
  }

  @Test
  void check_ownWriteNotSeen_isC1() {
    write("p", "a", 10, 0, 5);
    write("p", "b", 20, 6, 8);
    read("p", "a", 10, Tier.L1, 9, 10);
    finds("C1");
  }

  @Test
  void check_readThatOverlapsTheWrite_isLawful() {
    write("p", "a", 10, 0, 5);
    write("p", "b", 20, 6, 8);
    read("p", "a", 10, Tier.L1, 8, 10);
    finds();
  }

  @Test
  void check_othersWriteNotSeenAfterLocalTtl_isC1() {
    write("p", "a", 10, 0, 5);
    write("p", "b", 20, 6, 8);
    read("q", "a", 10, Tier.L1, 107, 108);
    read("q", "a", 10, Tier.L1, 109, 110);
    finds("C1");
  }

  @Test
  void check_writeInAnOutage_mayBeUnknownForTheSharedTtlOnly() {
    outages = List.of(new Span(millis(7), millis(50)));
    write("p", "a", 10, 0, 5);
    write("p", "b", 20, 6, 8);
    read("q", "a", 10, Tier.L2, 3107, 3108);
    finds();
    read("q", "a", 10, Tier.L2, 3109, 3110);
    finds("C1");
  }

  @Test
  void check_writeInASilence_mayBeUnknownForTheSharedTtlOnly() {
    silences = List.of(new Span(millis(7), millis(50)));
    write("p", "a", 10, 0, 5);
    write("p", "b", 20, 6, 8);
    read("q", "a", 10, Tier.L2, 3107, 3108);
    finds();
    read("q", "a", 10, Tier.L2, 3109, 3110);
    finds("C1");
  }

  @Test
  void check_l3IsBehindAWriteInAnOutage_isC1() {
    outages = List.of(new Span(millis(7), millis(50)));
    write("p", "a", 10, 0, 5);
    write("p", "b", 20, 6, 8);
    read("q", "a", 10, Tier.L3, 107, 108);
    finds();
    read("q", "a", 10, Tier.L3, 109, 110);
    finds("C1");
  }

  @Test
  void check_sharedTierGoesBackInASilence_isC3() {
    silences = List.of(new Span(millis(5), millis(200)));
    failedWrite("r", "a", 10, 0, 5);
    failedWrite("r", "b", 20, 6, 9);
    read("p", "b", 20, Tier.L2, 10, 11);
    read("q", "a", 10, Tier.L2, 112, 113);
    finds("C3");
  }

  @Test
  void check_nothingFoundAfterAWrite_isC1() {
    write("p", "a", 10, 0, 5);
    read("p", null, 0, null, 6, 7);
    finds("C1");
  }

  @Test
  void check_nothingFoundAfterRemove_isLawful() {
    write("p", "a", 10, 0, 5);
    remove("q", false, 6, 8);
    read("p", null, 0, null, 10, 11);
    finds();
  }

  @Test
  void check_nothingFoundAfterARemoveThatEndedBeforeTheWrite_isC1() {
    remove("q", false, 0, 1);
    write("p", "a", 10, 2, 5);
    read("p", null, 0, null, 10, 11);
    finds("C1");
  }

  @Test
  void check_nothingFoundAfterAFailedRemove_isLawful() {
    remove("q", true, 0, 1);
    write("p", "a", 10, 2, 5);
    read("p", null, 0, null, 10, 11);
    finds();
  }

  @Test
  void check_removedValueSeenAgain_isC3() {
    write("p", "a", 10, 0, 5);
    remove("p", false, 6, 8);
    read("p", "a", 10, Tier.L2, 9, 10);
    finds("C3");
  }

  @Test
  void check_versionsOfOneProcessGoBack_isC2() {
    write("r", "a", 10, 0, 5);
    write("r", "b", 20, 6, 9);
    read("p", "b", 20, Tier.L3, 10, 11);
    read("p", "a", 10, Tier.L3, 12, 13);
    finds("C2");
  }

  @Test
  void check_versionsOfTwoProcessesApart_areLawfulInL1() {
    write("r", "a", 10, 0, 5);
    write("r", "b", 20, 6, 9);
    read("p", "b", 20, Tier.L3, 10, 11);
    read("q", "a", 10, Tier.L1, 12, 13);
    finds();
  }

  @Test
  void check_sharedTierGoesBack_isC3() {
    failedWrite("r", "a", 10, 0, 5);
    failedWrite("r", "b", 20, 6, 9);
    read("p", "b", 20, Tier.L2, 10, 11);
    read("q", "a", 10, Tier.L2, 112, 113);
    finds("C3");
  }

  @Test
  void check_sharedTierGoesBackWithinAJoinedRead_isLawful() {
    failedWrite("r", "a", 10, 0, 5);
    failedWrite("r", "b", 20, 6, 9);
    read("p", "b", 20, Tier.L2, 10, 11);
    read("q", "a", 10, Tier.L2, 110, 113);
    finds();
  }

  @Test
  void check_sharedTierGoesBackByAFailover_isLawfulForTheSharedTtlOnly() {
    outages = List.of(new Span(millis(50), millis(100)));
    failedWrite("r", "a", 10, 0, 5);
    failedWrite("r", "b", 20, 6, 9);
    read("p", "b", 20, Tier.L2, 10, 11);
    read("q", "a", 10, Tier.L2, 3000, 3001);
    finds();
    read("q", "a", 10, Tier.L2, 3101, 3102);
    finds("C3");
  }

  @Test
  void check_valueOfNobody_isFound() {
    read("p", "a", 10, Tier.L2, 10, 11);
    finds("value");
  }

  @Test
  void check_valueReadBeforeItsWriteBegan_isFound() {
    read("p", "a", 10, Tier.L2, 1, 2);
    write("p", "a", 10, 3, 4);
    finds("value");
  }

  @Test
  void check_valueWithAnothersVersion_isFound() {
    write("p", "a", 10, 0, 1);
    read("p", "a", 11, Tier.L2, 2, 3);
    finds("value");
  }

  @Test
  void check_callPastItsDeadline_isC6() {
    write("p", "a", 10, 0, 1020);
    finds();
    write("p", "b", 20, 2000, 3021);
    finds("C6");
  }

  @Test
  void check_callPastItsDeadlineByTheStallOfItsProcess_isLawful() {
    write("p", "a", 10, 0, 1050);
    history.addStall("p", new Span(millis(500), millis(530)));
    finds();
  }

  @Test
  void check_callPastItsDeadlineWhileAnotherProcessStalled_isC6() {
    write("p", "a", 10, 0, 1050);
    history.addStall("q", new Span(millis(500), millis(530)));
    finds("C6");
  }

  @Test
  void load_saved_isTheSame(@TempDir Path folder) throws Exception {
    write("p", "a", 10, 0, 1050);
    read("q", null, 0, null, 6, 7);
    remove("q", true, 6, 8);
    history.addStall("p", new Span(millis(500), millis(530)));
    history.save(folder.resolve("history"));

    History loaded = History.load(folder.resolve("history"));

    assertEquals(history.calls(), loaded.calls());
    assertEquals(millis(30), loaded.stalled("p", 0, millis(1000)));
  }

  private void finds(String... promises) {
    Checker checker = new Checker(new Limits(LOCAL, SHARED, DEADLINE, outages, silences), commits);
    List<Violation> found = checker.check(history);
    assertEquals(
        List.of(promises), found.stream().map(Violation::promise).toList(), found::toString);
  }

  private void write(String process, String value, long version, long from, long to) {
    commits.add("id", value, version);
    add(new Call(process, "id", Kind.WRITE, false, value, 0, null, millis(from), millis(to)));
  }

  private void failedWrite(String process, String value, long version, long from, long to) {
    commits.add("id", value, version);
    add(new Call(process, "id", Kind.WRITE, true, value, 0, null, millis(from), millis(to)));
  }

  private void remove(String process, boolean failed, long from, long to) {
    add(new Call(process, "id", Kind.REMOVE, failed, null, 0, null, millis(from), millis(to)));
  }

  private void read(
      String process,
      @Nullable String value,
      long version,
      @Nullable Tier tier,
      long from,
      long to) {
    add(new Call(process, "id", Kind.READ, false, value, version, tier, millis(from), millis(to)));
  }

  private void add(Call call) {
    history.add(call);
  }

  private static long millis(long count) {
    return count * 1_000_000;
  }
}
