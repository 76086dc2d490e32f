package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of appends to a node. */
final class NodeAppendsTest {
  private final ScriptedNode node = new ScriptedNode();
  private final NodeAppends appends = new NodeAppends(node.connection, Duration.ofSeconds(1));

  private CompletableFuture<List<Object>> append() {
    Operation operation =
        new Operation("append", "test", Deadline.after(Duration.ofSeconds(20), System::nanoTime));
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
}
