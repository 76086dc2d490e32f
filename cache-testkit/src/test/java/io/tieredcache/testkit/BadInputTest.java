package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What breaks a rule is refused with the rule's name, before any tier is asked. */
final class BadInputTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service service = fleet.service(Fleet.policy().maxValueBytes(10).build());

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", "a{b", "a}b", "a b", "a\tb", "a\u0000b", "a\u00a0b", "\ud800"})
  void everyCall_badId_isRefused(String id) {
    assertRefused(() -> service.names().get(id));
    assertRefused(() -> service.names().get(id, any -> "Ada"));
    assertRefused(() -> service.names().put(id, "Ada"));
    assertRefused(() -> service.names().update(id, name -> "Ada"));
    assertRefused(() -> service.names().remove(id));
    assertRefused(() -> service.names().invalidate(id));
    assertEquals(0, service.l2().count());
    assertEquals(0, service.l3().count());
  }

  @Test
  void get_idTooLong_tellsTheLength() {
    String message = assertRefused(() -> service.names().get("x".repeat(501)));

    assertEquals("storage key of player:{id}:name must be at most 512 bytes, was 513", message);
  }

  @Test
  void put_valueTooLarge_leavesThePresentOne() {
    service.names().put("p", "Ada");

    String message = assertRefused(() -> service.names().put("p", "a long name"));

    assertEquals(
        "a value of player:{id}:name must encode to at most 10 bytes (maxValueBytes), was 13",
        message);
    assertEquals("Ada", service.names().get("p"));
  }

  @Test
  void update_valueTooLarge_leavesThePresentOne() {
    service.names().put("p", "Ada");

    assertRefused(() -> service.names().update("p", name -> "a long name"));

    assertEquals("Ada", service.names().get("p"));
    assertEquals("\"Ada\"", fleet.durable("p"));
  }

  @Test
  void update_functionThrows_passesItOnAndChangesNothing() {
    service.names().put("p", "Ada");

    assertThrows(
        IllegalStateException.class,
        () ->
            service
                .names()
                .update(
                    "p",
                    name -> {
                      throw new IllegalStateException("not today");
                    }));

    assertEquals("Ada", service.names().get("p"));
  }

  @Test
  void putAsync_badId_failsTheFuture() {
    CompletionException failure =
        assertThrows(
            CompletionException.class, () -> service.names().putAsync("a b", "Ada").join());

    assertEquals(IllegalArgumentException.class, failure.getCause().getClass());
  }

  private static String assertRefused(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }
}
