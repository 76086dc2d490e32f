package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.RedisCommand;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A connection to no server: what is sent on it waits for the test's answers. */
final class ScriptedNode {
  /** Each write, in their order. */
  final List<List<RedisCommand<String, byte[], ?>>> sent = new ArrayList<>();

  boolean open = true;

  @SuppressWarnings("unchecked") // of the types that the interface says
  final StatefulRedisConnection<String, byte[]> connection =
      (StatefulRedisConnection<String, byte[]>)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {StatefulRedisConnection.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "isOpen" -> open;
                    case "addListener" -> null;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "dispatch" -> dispatch(arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  @SuppressWarnings("unchecked") // Lettuce says so
  private Object dispatch(Object commands) {
    sent.add(
        commands instanceof Collection<?> many
            ? List.copyOf((Collection<RedisCommand<String, byte[], ?>>) many)
            : List.of((RedisCommand<String, byte[], ?>) commands));
    return commands;
  }

  /** Answers a command of a write by a list of one number. */
  void answerList(int write, int command, long number) {
    RedisCommand<String, byte[], ?> asked = sent.get(write).get(command);
    asked.getOutput().multi(1);
    asked.getOutput().set(number);
    asked.complete();
  }

  /** Answers by a list of text. */
  void answerNonsense(int write, int command) {
    RedisCommand<String, byte[], ?> asked = sent.get(write).get(command);
    asked.getOutput().multi(1);
    asked.getOutput().set(ByteBuffer.wrap("nonsense".getBytes(UTF_8)));
    asked.complete();
  }

  /** The node or the driver says no. */
  void fail(int write, int command, RuntimeException failure) {
    sent.get(write).get(command).completeExceptionally(failure);
  }

  /** Answers by a number. */
  void answer(int write, int command, long number) {
    RedisCommand<String, byte[], ?> asked = sent.get(write).get(command);
    asked.getOutput().set(number);
    asked.complete();
  }
}
