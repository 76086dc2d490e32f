package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.TieredCache;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedTier;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A write that is committed in L3 while what tells L2 throws, as where memory runs out. */
final class PublishThrowsTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service b = fleet.service();

  @Test
  void put_publishThrows_isToldToL2Later() {
    fleet.inShared("p", 7, "old");
    fleet.inDurable("p", 7, "old");
    try (TieredCache a = withoutPuts()) {
      var names = a.of(b.names().schema());

      assertThrows(OutOfMemoryError.class, () -> names.put("p", "new"));

      Await.until("L2's old value is gone", () -> fleet.shared("p") == null);
      assertEquals("new", b.names().get("p"));
    }
  }

  private TieredCache withoutPuts() {
    SharedTier tier = fleet.shared.peer();
    InvocationHandler opens =
        (proxy, method, args) -> {
          Object answer = answer(tier, method, args);
          return method.getName().equals("open") ? throwing((SharedStore) answer) : answer;
        };
    return TieredCache.builder()
        .schemas(b.names().schema())
        .shared(proxy(SharedTier.class, opens))
        .durable(fleet.durable.peer())
        .ticker(fleet.clock.nanoTime())
        .closeTimeout(Duration.ZERO)
        .build();
  }

  private static SharedStore throwing(SharedStore store) {
    return proxy(
        SharedStore.class,
        (proxy, method, args) -> {
          if (method.getName().equals("putAll")) {
            throw new OutOfMemoryError("of this test");
          }
          return answer(store, method, args);
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object answer(Object real, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(real, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
