package io.tieredcache.redis;

import static io.tieredcache.redis.Servers.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.tieredcache.spi.TierUnavailableException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node that has lost its peers did nothing: where another one is in charge, that is asked. */
final class ClusterDownTest {
  private final RuntimeException down =
      new RedisCommandExecutionException("CLUSTERDOWN The cluster is down");

  private final ScriptedNode node = new ScriptedNode();
  private final List<CommandType> sentElsewhere = new ArrayList<>();
  private final CompletableFuture<Boolean> newerOwner = new CompletableFuture<>();
  private final RedisLink link =
      (RedisLink)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {RedisLink.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "heed" -> null;
                    case "lookAround" -> newerOwner;
                    case "commands" -> elsewhere();
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  private static RedisClusterAsyncCommands<String, byte[]> cast(Object commands) {
    @SuppressWarnings("unchecked") // of the types that the interface says
    RedisClusterAsyncCommands<String, byte[]> typed =
        (RedisClusterAsyncCommands<String, byte[]>) commands;
    return typed;
  }

  /** Answers each command by the text "v". */
  private RedisClusterAsyncCommands<String, byte[]> elsewhere() {
    return cast(
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {RedisClusterAsyncCommands.class},
            (proxy, method, arguments) ->
                answer((CommandType) arguments[0], (CommandOutput<?, ?, ?>) arguments[1])));
  }

  private <K, V, T> AsyncCommand<K, V, T> answer(CommandType type, CommandOutput<K, V, T> output) {
    sentElsewhere.add(type);
    output.set(ByteBuffer.wrap("v".getBytes(UTF_8)));
    AsyncCommand<K, V, T> command = new AsyncCommand<>(new Command<>(type, output));
    command.complete();
    return command;
  }

  private SingleErrand<byte[], String> get() {
    SingleErrand<byte[], String> errand =
        new SingleErrand<>(
            new Operation("get", "test", soon()),
            link,
            new KeyRead<>(0, (key, bytes) -> bytes == null ? null : new String(bytes, UTF_8)));
    errand.sendTo(node.connection, "a");
    node.fail(0, 0, down);
    return errand;
  }

  @Test
  void get_anotherNodeIsInCharge_isAnsweredByIt() throws Exception {
    SingleErrand<byte[], String> get = get();
    assertFalse(get.isDone());

    newerOwner.complete(true);

    assertEquals("v", get.get(20, TimeUnit.SECONDS));
    assertEquals(List.of(CommandType.GET), sentElsewhere);
  }

  @Test
  void get_nobodyElseIsInCharge_failsSayingSo() {
    SingleErrand<byte[], String> get = get();

    newerOwner.complete(false);

    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> get.get(20, TimeUnit.SECONDS));
    String message =
        assertInstanceOf(TierUnavailableException.class, failure.getCause()).getMessage();
    assertTrue(String.valueOf(message).contains("the cluster is down"), message);
    assertEquals(List.of(), sentElsewhere);
  }

  @Test
  void put_anotherNodeIsInCharge_isDoneByIt() throws Exception {
    SingleErrand<Object, Object> errand =
        new SingleErrand<>(
            new Operation("put", "test", soon()),
            link,
            new ScriptCall<>(
                Script.PUT,
                null,
                new byte[][] {},
                ScriptCall.NONE,
                (key, reply) -> String.valueOf(reply),
                Detour.REFUSE));
    errand.sendTo(node.connection, "a");
    node.fail(0, 0, down);

    newerOwner.complete(true);

    assertTrue(errand.get(20, TimeUnit.SECONDS) != null);
    assertEquals(List.of(CommandType.EVALSHA), sentElsewhere);
  }

  @Test
  void storeOfAChunk_anotherNodeIsInCharge_isDoneByIt() throws Exception {
    SingleErrand<String, Boolean> errand =
        new SingleErrand<>(
            new Operation("putChunks", "test", soon()),
            link,
            ChunkCommand.store(Map.of("a", new byte[] {1}), 1000));
    errand.sendTo(node.connection, "a");
    node.fail(0, 0, down);

    newerOwner.complete(true);

    assertEquals(true, errand.get(20, TimeUnit.SECONDS));
    assertEquals(List.of(CommandType.SET), sentElsewhere);
  }
}
