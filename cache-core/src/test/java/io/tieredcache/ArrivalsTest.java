package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private final List<CompletableFuture<String>> parts =
      List.of(new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());

  @Test
  void of_severalParts_areInTheOrderInWhichTheyCome() {
    parts.get(1).complete("there before");
    List<CompletableFuture<String>> arrivals = Arrivals.of(parts);

    assertEquals("there before", arrivals.get(0).join());
    assertFalse(arrivals.get(1).isDone());

    parts.get(2).complete("second");
    parts.get(0).complete("last");

    assertEquals("second", arrivals.get(1).join());
    assertEquals("last", arrivals.get(2).join());
  }

  @Test
  void of_onePartFails_itsPlaceFailsAndNoOther() {
    List<CompletableFuture<String>> arrivals = Arrivals.of(parts);
    parts.get(2).completeExceptionally(new IllegalStateException("ill"));
    parts.get(0).complete("well");
    parts.get(1).complete("well");

    CompletionException failure =
        assertThrows(CompletionException.class, () -> arrivals.get(0).join());

    assertEquals("ill", failure.getCause().getMessage());
    assertEquals("well", arrivals.get(1).join());
    assertEquals("well", arrivals.get(2).join());
  }

  @Test
  void of_aPartThatIsWaitedForLong_isObservedOnce() {
    List<CompletableFuture<String>> arrivals = Arrivals.of(parts);
    parts.get(1).complete("1");
    parts.get(2).complete("2");

    assertEquals("1", arrivals.get(0).join());
    assertEquals("2", arrivals.get(1).join());
    assertEquals(1, parts.get(0).getNumberOfDependents());
  }
}
