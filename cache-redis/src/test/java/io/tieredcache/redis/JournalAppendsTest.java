package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which nodes appends remember. */
final class JournalAppendsTest {
  private final JournalAppends appends = new JournalAppends(Duration.ofSeconds(1));

  private CompletableFuture<List<Object>> append(ScriptedNode at) {
    RedisLink link =
        (RedisLink)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RedisLink.class},
                (proxy, method, arguments) -> CompletableFuture.completedFuture(at.connection));
    Operation operation =
        new Operation("append", "test", Deadline.after(Duration.ofSeconds(20), System::nanoTime));
    return appends.send(link, operation, new String[] {"k"}, 0);
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
}
