package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What meets its node after its deadline is not sent: newer writes may have been, since. */
final class UnsentTest {
  private static final Duration TIME = Duration.ofMillis(200);

  private final AtomicLong clock = new AtomicLong();
  private final Operation operation =
      new Operation("put", "test", Deadline.after(TIME, clock::get));
  private final ScriptedNode node = new ScriptedNode();
  private final List<CommandType> commands = new ArrayList<>();
  private final CompletableFuture<StatefulRedisConnection<String, byte[]>> lookedFor =
      new CompletableFuture<>();
  private final RedisLink link =
      (RedisLink)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {RedisLink.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "routeOf", "heed" -> null;
                    case "nodeOf" -> lookedFor;
                    case "turns" -> 0L;
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  private void pass() {
    clock.addAndGet(TIME.toNanos());
  }

  private void findNodeTooLate() {
    pass();
    lookedFor.complete(node.connection);
    assertEquals(List.of(), node.sent);
  }

  private static void assertLate(CompletableFuture<?> answer) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS));
    assertNotSent(failure.getCause());
  }

  private static void assertNotSent(Throwable failure) {
    String message = assertInstanceOf(DeadlineExceededException.class, failure).getMessage();
    assertTrue(message.contains("before it was sent"), message);
  }

  private void assertNotSent(Share<Boolean> share) {
    CompletableFuture<?> sent = share.send();
    findNodeTooLate();
    assertTrue(sent.isDone());
    Batch<Boolean> batch = Batch.empty();
    share.collect(batch);
    assertEquals(Set.of("a", "b"), batch.failures().keySet());
    batch.failures().values().forEach(UnsentTest::assertNotSent);
  }

  private NodeKeys keys() {
    return new NodeKeys(lookedFor, List.of("a", "b"));
  }

  @Test
  void single_nodeFoundAfterTheDeadline_isNotSent() {
    SingleErrand<Long, Boolean> errand = new SingleErrand<>(operation, link, ChunkCommand.drop());

    errand.send("a");
    findNodeTooLate();

    assertLate(errand);
  }

  @Test
  void batch_nodeFoundAfterTheDeadline_isNotSent() {
    assertNotSent(new NodeShare<>(operation, link, ChunkCommand.drop(), keys()));
  }

  @Test
  void batchByScript_nodeFoundAfterTheDeadline_isNotSent() {
    ScriptCall<Boolean> call =
        new ScriptCall<>(
            Script.PUT,
            Script.PUT_MANY,
            new byte[][] {},
            ScriptCall.NONE,
            (key, reply) -> true,
            Detour.REFUSE);

    assertNotSent(new ScriptShare<>(operation, link, call, keys()));
  }

  @Test
  void follow_deadlinePassesUntilTheNodeIsConnected_isNotSentAgain() {
    AtomicInteger tries = new AtomicInteger();

    CompletableFuture<Object> answer =
        Redirection.follow(
                operation,
                () -> {
                  tries.incrementAndGet();
                  pass();
                  return CompletableFuture.failedFuture(
                      new RedisException("Currently not connected. Commands are rejected."));
                })
            .toCompletableFuture();

    assertLate(answer);
    assertEquals(1, tries.get());
  }

  /** The script and its source would be one write too many: done after the caller has failed. */
  @Test
  void run_nodeForgotTheScriptAndTheDeadlinePasses_isNotSentBySource() {
    assertLate(run(operation, true));
    assertEquals(List.of(CommandType.EVALSHA), commands);
  }

  @Test
  void run_nodeForgotTheScript_isSentBySourceInTime() {
    CompletableFuture<Object> answer = run(operation, false);

    assertFalse(answer.isDone());
    assertEquals(List.of(CommandType.EVALSHA, CommandType.EVAL), commands);
  }

  @Test
  void list_nodeForgotTheScriptAndTheDeadlinePasses_isNotSentBySource() {
    CompletableFuture<List<Object>> answer =
        ScriptRunner.list(refusing(true), operation, Script.JOURNAL_READ, new String[] {"a"})
            .toCompletableFuture();

    assertLate(answer);
    assertEquals(List.of(CommandType.EVALSHA), commands);
  }

  private CompletableFuture<Object> run(Operation operation, boolean tooLate) {
    return ScriptRunner.run(refusing(tooLate), operation, Script.PUT, new String[] {"a", "b"})
        .toCompletableFuture();
  }

  /** A node that has seen no script, and answers a digest by saying so. */
  @SuppressWarnings("unchecked") // of the types that the interface says
  private RedisClusterAsyncCommands<String, byte[]> refusing(boolean tooLate) {
    return (RedisClusterAsyncCommands<String, byte[]>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {RedisClusterAsyncCommands.class},
            (proxy, method, arguments) -> sent((CommandType) arguments[0], tooLate));
  }

  private AsyncCommand<String, byte[], Object> sent(CommandType type, boolean tooLate) {
    commands.add(type);
    AsyncCommand<String, byte[], Object> command =
        new AsyncCommand<>(new Command<>(type, new ScriptOutput()));
    if (type == CommandType.EVALSHA) {
      if (tooLate) {
        pass();
      }
      command.completeExceptionally(new RedisNoScriptException("NOSCRIPT No matching script."));
    }
    return command;
  }
}
