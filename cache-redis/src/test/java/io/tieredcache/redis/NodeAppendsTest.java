package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCommandExecutionException;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What becomes of appends to a node. */
final class NodeAppendsTest {
  private final ScriptedNode node = new ScriptedNode();
  private final NodeAppends appends = new NodeAppends(node.connection, Duration.ofSeconds(1));

  private CompletableFuture<List<Object>> append() {
    return append(Deadline.after(Duration.ofSeconds(20), System::nanoTime));
  }

  private CompletableFuture<List<Object>> append(Deadline deadline) {
    Operation operation = new Operation("append", "test", deadline);
    CompletableFuture<List<Object>> done = new CompletableFuture<>();
    appends.add(new Append(new String[] {"k"}, new byte[][] {}, 0, operation, false, done));
    return done;
  }

  @Test
  void add_replyMakesNoSense_failsAloneAndHoldsUpNobody() {
    CompletableFuture<List<Object>> first = append();
    CompletableFuture<List<Object>> second = append();
    CompletableFuture<List<Object>> third = append();
    node.answerNonsense(0, 0);
    node.answer(0, 1, 0);
    assertTrue(first.isCompletedExceptionally());

    assertEquals(2, node.sent.size(), "what waited was sent");
    node.answerNonsense(1, 0);
    node.answerList(1, 1, 7);
    node.answer(1, 2, 0);

    assertTrue(second.isCompletedExceptionally());
    assertEquals(List.of(7L), third.join());
  }

  @Test
  void add_deadlinePassesWhileItWaits_isNotSentAndSaysSo() {
    AtomicLong clock = new AtomicLong();
    CompletableFuture<?> unused = append();
    CompletableFuture<List<Object>> late =
        append(Deadline.after(Duration.ofMillis(200), clock::get));
    CompletableFuture<List<Object>> inTime = append();
    clock.addAndGet(Duration.ofMillis(200).toNanos());

    node.answerList(0, 0, 6);
    node.answer(0, 1, 0);

    assertEquals(2, node.sent.get(1).size(), "the one in time, and WAIT");
    assertTrue(
        String.valueOf(assertInstanceOf(DeadlineExceededException.class, told(late)).getMessage())
            .contains("before it was sent"));
    node.answerList(1, 0, 7);
    node.answer(1, 1, 0);
    assertEquals(List.of(7L), inTime.join());
  }

  @Test
  void add_onlyLateOnesWaited_theNextIsSentAtOnce() {
    AtomicLong clock = new AtomicLong();
    CompletableFuture<?> unused = append();
    CompletableFuture<List<Object>> late =
        append(Deadline.after(Duration.ofMillis(200), clock::get));
    clock.addAndGet(Duration.ofMillis(200).toNanos());
    node.answerList(0, 0, 6);
    node.answer(0, 1, 0);
    assertTrue(late.isCompletedExceptionally());
    assertEquals(1, node.sent.size());

    unused = append();

    assertEquals(2, node.sent.size());
  }

  private TierException told(CompletableFuture<List<Object>> append) {
    CompletionException failure = assertThrows(CompletionException.class, append::join);
    return Failures.of(new Operation("append", "test", Servers.soon()), failure);
  }

  @Test
  void add_nodeRefusesToWaitForReplicas_mayHaveBeenJournaled() {
    CompletableFuture<List<Object>> done = append();
    node.answerList(0, 0, 7);
    node.fail(0, 1, new RedisCommandExecutionException("NOPERM no WAIT for you"));

    TierException unknown = told(done);

    assertInstanceOf(OutcomeUnknownException.class, unknown);
    assertTrue(
        String.valueOf(unknown.getMessage()).contains("which replicas"), unknown::getMessage);
  }

  @Test
  void add_nodeRefusesBoth_didNothing() {
    CompletableFuture<List<Object>> none = append();
    node.fail(0, 0, new RedisCommandExecutionException("READONLY a replica"));
    node.fail(0, 1, new RedisCommandExecutionException("ERR WAIT on a replica"));

    assertInstanceOf(TierUnavailableException.class, told(none));
  }

  @Test
  void add_moreThanMayWait_areKeptBackAndBlameNoNode() {
    CompletableFuture<?> underWay = append();
    for (int i = 0; i < LettuceOptions.REQUEST_QUEUE; i++) {
      CompletableFuture<?> unused = append();
    }

    assertTrue(assertInstanceOf(TierUnavailableException.class, told(append())).keptBack());
    assertFalse(underWay.isDone());
  }

  @Test
  void add_journalFullAndNodeRefusesToWait_isFull() {
    CompletableFuture<List<Object>> full = append();
    node.answerList(0, 0, -1);
    node.fail(0, 1, new RedisCommandExecutionException("NOPERM no WAIT for you"));

    assertEquals(List.of(-1L), full.join());
  }
}
