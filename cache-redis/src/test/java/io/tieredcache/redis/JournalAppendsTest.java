package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which nodes appends remember. */
final class JournalAppendsTest {
  private final JournalAppends appends = new JournalAppends(Duration.ofSeconds(1), new NodeWatch());

  private CompletableFuture<List<Object>> append(ScriptedNode at) {
    return append(
        CompletableFuture.completedFuture(at.connection),
        Deadline.after(Duration.ofSeconds(20), System::nanoTime));
  }

  private CompletableFuture<List<Object>> append(CompletableFuture<?> node, Deadline deadline) {
    RedisLink link =
        (RedisLink)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RedisLink.class},
                (proxy, method, arguments) -> method.getName().equals("node") ? "" : node);
    return appends.send(link, new Operation("append", "test", deadline), new String[] {"k"}, 0);
  }

  private static void end(ScriptedNode node) {
    node.answerList(0, 0, 7);
    node.answer(0, 1, 0);
  }

  @Test
  void send_toAnotherNode_forgetsThoseThatHaveGone() {
    ScriptedNode gone = new ScriptedNode();
    ScriptedNode staying = new ScriptedNode();
    ScriptedNode goneWithOneUnderWay = new ScriptedNode();
    CompletableFuture<?> first = append(gone);
    CompletableFuture<?> second = append(staying);
    CompletableFuture<?> third = append(goneWithOneUnderWay);
    end(gone);
    end(staying);
    gone.open = false;
    goneWithOneUnderWay.open = false;

    CompletableFuture<?> last = append(new ScriptedNode());

    assertEquals(3, appends.nodes());
    assertTrue(first.isDone() && second.isDone());
    assertFalse(third.isDone() || last.isDone());
  }

  @Test
  void send_nodeFoundAfterTheDeadline_isNotSent() {
    AtomicLong clock = new AtomicLong();
    ScriptedNode node = new ScriptedNode();
    CompletableFuture<Object> lookedFor = new CompletableFuture<>();
    CompletableFuture<?> append =
        append(lookedFor, Deadline.after(Duration.ofMillis(200), clock::get));

    clock.addAndGet(Duration.ofMillis(200).toNanos());
    lookedFor.complete(node.connection);

    assertEquals(List.of(), node.sent);
    assertTrue(append.isCompletedExceptionally());
  }
}
