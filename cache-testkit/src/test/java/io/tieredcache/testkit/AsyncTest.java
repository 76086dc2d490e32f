package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.LoadFailedException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Each blocking call's twin does the same and blocks nobody. */
final class AsyncTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();

  @Test
  void everyTwin_oneAfterTheOther_doesWhatTheBlockingCallDoes() {
    assertNull(Await.answer(a.names().getAsync("p")));
    Await.answer(a.names().putAsync("p", "Ada"));
    assertEquals("Ada", Await.answer(a.names().getAsync("p")));
    assertEquals("Ada!", Await.answer(a.names().updateAsync("p", name -> name + "!")));
    assertEquals("Ada!", Await.answer(a.names().getEntryAsync("p")).value());
    Await.answer(a.names().putAllAsync(Map.of("q", "Bea")));
    assertEquals(
        Map.of("p", "Ada!", "q", "Bea"), Await.answer(a.names().getAllAsync(List.of("p", "q"))));
    Await.answer(a.names().invalidateAsync("p"));
    assertNull(fleet.shared("p"));
    assertEquals("Ada!", Await.answer(a.names().getAsync("p")));
    Await.answer(a.names().removeAsync("p"));
    assertEquals("Cleo", Await.answer(a.names().getAsync("p", id -> "Cleo")));
    assertEquals("\"Cleo\"", fleet.durable("p"));
  }

  @Test
  void getAsync_l2Held_returnsAtOnce() {
    fleet.inShared("p", 7, "Ada");
    Hold hold = a.l2().holdNext("get", Hold.Side.BEFORE);

    CompletableFuture<String> get = a.names().getAsync("p");

    hold.awaitReached(Await.LIMIT);
    assertFalse(get.isDone());
    hold.release();
    assertEquals("Ada", Await.answer(get));
  }

  @Test
  void getAsync_loaderHeldWhileAnotherPuts_answersTheWinner() {
    Hold load = new Hold("load", Hold.Side.BEFORE);
    CompletableFuture<String> get = a.names().getAsync("p", id -> Loading.held(load, "loaded"));
    load.awaitReached(Await.LIMIT);
    b.names().put("p", "new");

    load.release();

    assertEquals("new", Await.answer(get));
    assertEquals("\"new\"", fleet.shared("p"));
  }

  @Test
  void getAsync_cancelledByOneCaller_stillAnswersTheOther() {
    fleet.inShared("p", 7, "Ada");
    Hold hold = a.l2().holdNext("get", Hold.Side.BEFORE);
    CompletableFuture<String> first = a.names().getAsync("p");
    CompletableFuture<String> second = a.names().getAsync("p");

    first.cancel(true);
    hold.release();

    assertEquals("Ada", Await.answer(second));
  }

  @Test
  void getAsync_tiersDown_failsWithTheTiersFailure() {
    a.l2().fail("switched off");
    a.l3().fail("switched off");

    assertThrows(TierUnavailableException.class, () -> Await.answer(a.names().getAsync("p")));
  }

  @Test
  void getAsync_l2Down_answersFromL3() {
    fleet.inDurable("p", 7, "Ada");
    a.l2().fail("switched off");

    assertEquals("Ada", Await.answer(a.names().getAsync("p")));
  }

  @Test
  void getAsync_l2NeverAnswers_leavesTimeForL3() {
    Service hasty = fleet.onRealTime(Fleet.policy().deadline(Duration.ofSeconds(3)).build());
    fleet.inDurable("p", 7, "Ada");
    Hold never = hasty.l2().holdNext("get", Hold.Side.BEFORE);

    assertEquals("Ada", Await.answer(hasty.names().getAsync("p")));

    never.release();
  }

  @Test
  void getAsync_l3NeverAnswers_endsByTheDeadline() {
    Service hasty = fleet.service(Fleet.policy().deadline(Duration.ofMillis(50)).build());
    Hold never = hasty.l3().holdNext("getAll", Hold.Side.BEFORE);

    assertThrows(DeadlineExceededException.class, () -> Await.answer(hasty.names().getAsync("p")));

    never.release();
  }

  @Test
  void getAsync_loaderThrows_failsWithItsCause() {
    LoadFailedException failure =
        assertThrows(
            LoadFailedException.class,
            () ->
                Await.answer(
                    a.names()
                        .getAsync(
                            "p",
                            id -> {
                              throw new IllegalStateException("no such player");
                            })));

    assertInstanceOf(IllegalStateException.class, failure.getCause());
    assertEquals(Tier.LOADER, failure.tier());
    assertFalse(fleet.fenced("p"));
  }

  @Test
  void get_leaderInterrupted_followersReadAgain() throws InterruptedException {
    fleet.inShared("p", 7, "Ada");
    Hold hold = a.l2().holdNext("get", Hold.Side.BEFORE);
    CompletableFuture<Throwable> led = new CompletableFuture<>();
    Thread leader =
        new Thread(
            () -> {
              try {
                a.names().get("p");
                led.complete(new AssertionError("must not answer"));
              } catch (RuntimeException e) {
                led.complete(e);
              }
            });
    leader.start();
    hold.awaitReached(Await.LIMIT);
    Call<String> follower = Call.begin(() -> a.names().get("p"));
    Await.until("one shares", () -> a.metric("tieredcache.flights.shared") == 1);

    leader.interrupt();

    assertEquals("Ada", follower.end());
    assertEquals("the calling thread was interrupted", tail(Await.answer(led)));
    leader.join(Await.LIMIT.toMillis());
    hold.release();
  }

  private static String tail(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.substring(message.lastIndexOf(": ") + 2);
  }
}
