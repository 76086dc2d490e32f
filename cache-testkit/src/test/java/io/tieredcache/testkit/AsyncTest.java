package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.LoadFailedException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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

  /** Tells who reads it. */
  private static final class Watched extends AbstractList<String> {
    private final Set<Thread> readers = new HashSet<>();

    @Override
    public String get(int index) {
      readers.add(Thread.currentThread());
      return "p";
    }

    @Override
    public int size() {
      return 1;
    }
  }

  @Test
  void batchTwins_collectionsOfTheCaller_areReadBeforeTheyReturn() {
    Watched ids = new Watched();
    Map<String, String> values =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, String>> entrySet() {
            return Map.of(ids.get(0), "Ada").entrySet();
          }
        };

    Await.answer(a.names().putAllAsync(values));
    assertEquals(Map.of("p", "Ada"), Await.answer(a.names().getAllAsync(ids)));
    Await.answer(a.names().invalidateAllAsync(ids));

    assertEquals(Set.of(Thread.currentThread()), ids.readers);
  }

  @Test
  void everyTwin_null_failsTheFuture() {
    for (CompletableFuture<?> call :
        List.of(
            a.names().getAsync(null),
            a.names().getAsync("p", null),
            a.names().getEntryAsync(null),
            a.names().getAllAsync(null),
            a.names().putAllAsync(null),
            a.names().invalidateAllAsync(null))) {
      assertInstanceOf(
          NullPointerException.class,
          assertThrows(ExecutionException.class, () -> call.get(1, TimeUnit.SECONDS)).getCause());
    }
  }

  @Test
  void get_leaderFindsNoThread_readsWithItsOwn() throws InterruptedException {
    Service patient = fleet.service(Fleet.policy().deadline(Await.LIMIT.multipliedBy(2)).build());
    fleet.inShared("p", 7, "Ada");
    Hold hold = patient.l2().holdNext("get", Hold.Side.BEFORE);
    CompletableFuture<String> leader = patient.names().getAsync("p");
    hold.awaitReached(Await.LIMIT);
    Call<String> follower = Call.begin(() -> patient.names().get("p"));
    Await.until("it follows", () -> patient.metric("tieredcache.flights.shared") == 1);
    CountDownLatch busy = new CountDownLatch(1);
    try {
      takeAllThreads(patient, busy);

      hold.release();

      assertEquals("Ada", follower.end());
      TierUnavailableException failure =
          assertInstanceOf(
              TierUnavailableException.class,
              assertThrows(CompletionException.class, leader::join).getCause());
      assertTrue(failure.getMessage().endsWith("too many calls wait for a thread"));
    } finally {
      busy.countDown();
    }
  }

  private static void takeAllThreads(Service service, CountDownLatch busy) {
    CompletableFuture<String> call;
    do {
      call = service.names().updateAsync("q", name -> held(busy));
    } while (!call.isCompletedExceptionally());
  }

  private static String held(CountDownLatch busy) {
    try {
      busy.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "Bea";
  }

  @Test
  void getAsync_cacheClosed_saysSo() {
    a.cache().close();

    CompletionException failure =
        assertThrows(CompletionException.class, () -> a.names().getAllAsync(List.of("p")).join());

    assertTrue(failure.getMessage().endsWith("the cache is closed"), failure::getMessage);
  }
}
