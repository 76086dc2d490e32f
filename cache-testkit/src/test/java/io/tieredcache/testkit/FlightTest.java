package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tieredcache.WriteMode;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Concurrent readers of one id share one question, within the process and within the fleet. */
final class FlightTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();

  @Test
  void get_manyThreadsAtOnce_askL2Once() {
    fleet.inShared("p", 7, "Ada");
    Hold hold = a.l2().holdNext("get", Hold.Side.BEFORE);
    List<Call<String>> calls = callers(a, 50);
    hold.awaitReached(Await.LIMIT);
    Await.until("49 share", () -> a.metric("tieredcache.flights.shared") == 49);

    hold.release();

    calls.forEach(call -> assertEquals("Ada", call.end()));
    assertEquals(1, a.l2().count("get"));
  }

  @Test
  void getAsync_many_askL2Once() {
    fleet.inShared("p", 7, "Ada");
    Hold hold = a.l2().holdNext("get", Hold.Side.BEFORE);
    var answers = Stream.generate(() -> a.names().getAsync("p")).limit(50).toList();

    hold.release();

    answers.forEach(answer -> assertEquals("Ada", Await.answer(answer)));
    assertEquals(1, a.l2().count("get"));
  }

  @Test
  void getAsync_withLoaderJoinsAReadThatFindsNothing_loads() {
    Hold query = a.l3().holdNext("getAll", Hold.Side.BEFORE);
    Call<String> plain = Call.begin(() -> a.names().get("p"));
    query.awaitReached(Await.LIMIT);
    var loaded = a.names().getAsync("p", id -> "Ada");
    assertEquals(1, a.metric("tieredcache.flights.shared"));

    query.release();

    assertNull(plain.end());
    assertEquals("Ada", Await.answer(loaded));
  }

  @Test
  void get_coldKeyInFourProcesses_readsL3Once() {
    fleet.inDurable("p", 7, "Ada");
    List<Service> services = Stream.generate(fleet::service).limit(4).toList();
    List<Hold> holds = new ArrayList<>();
    services.forEach(service -> holds.add(service.l3().holdNext("getAll", Hold.Side.BEFORE)));
    List<Call<String>> calls = new ArrayList<>();
    services.forEach(service -> calls.addAll(callers(service, 50)));
    Await.until(
        "three processes wait for the lease",
        () -> services.stream().filter(s -> s.metric("tieredcache.lease.waits") > 0).count() == 3);

    holds.forEach(Hold::release);

    calls.forEach(call -> assertEquals("Ada", call.end()));
    assertEquals(1, services.stream().mapToLong(service -> service.l3().count()).sum());
  }

  @Test
  void get_coldKeyWithLoaderInFourProcesses_loadsOnce() {
    List<Service> services = Stream.generate(fleet::service).limit(4).toList();
    Hold load = new Hold("load", Hold.Side.BEFORE);
    List<Call<String>> calls = new ArrayList<>();
    for (Service service : services) {
      for (int i = 0; i < 25; i++) {
        calls.add(Call.begin(() -> service.names().get("p", id -> Loading.held(load, "Ada"))));
      }
    }
    load.awaitReached(Await.LIMIT);
    load.release();

    calls.forEach(call -> assertEquals("Ada", call.end()));
    assertEquals(1, services.stream().mapToLong(service -> service.reads("loader")).sum());
    assertEquals("\"Ada\"", fleet.durable("p"));
  }

  @Test
  void get_flightOlderThanLocalTtl_isNotJoined() {
    fleet.inShared("p", 7, "Ada");
    Hold hold = a.l2().holdNext("get", Hold.Side.AFTER);
    Call<String> early = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    fleet.inShared("p", 8, "Bea");
    fleet.passLocalTtl();

    assertEquals("Bea", a.names().get("p"));

    assertEquals(2, a.l2().count("get"));
    assertFalse(early.ended());
    hold.release();
    early.end();
    assertEquals(Tier.L1, a.tierOf("p"));
    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void get_leaderFails_followersGetItsFailure() {
    a.l3().fail("switched off");
    Hold hold = a.l2().holdNext("get", Hold.Side.BEFORE);
    Call<String> leader = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    Call<String> follower = Call.begin(() -> a.names().get("p"));
    Await.until("one shares", () -> a.metric("tieredcache.flights.shared") == 1);

    hold.release();

    FailureTest.assertUnavailable(Tier.L3, leader::end);
    FailureTest.assertUnavailable(Tier.L3, follower::end);
  }

  @Test
  void get_withLoaderWhileOneWithoutIsUnderWay_loadsAllTheSame() {
    Hold hold = a.l2().holdNext("get", Hold.Side.BEFORE);
    Call<String> plain = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    Call<String> loading = Call.begin(() -> a.names().get("p", id -> "Ada"));
    Await.until("one shares", () -> a.metric("tieredcache.flights.shared") == 1);

    hold.release();

    assertNull(plain.end());
    assertEquals("Ada", loading.end());
  }

  @Test
  void get_withLoaderJoinsAPlainReadThatL2Fails_loadsByItself() {
    Service cacheOnly = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    Hold hold = cacheOnly.l2().holdNext("get", Hold.Side.BEFORE);
    Call<String> plain = Call.begin(() -> cacheOnly.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    Call<String> loading = Call.begin(() -> cacheOnly.names().get("p", id -> "Ada"));
    Await.until("one shares", () -> cacheOnly.metric("tieredcache.flights.shared") == 1);
    var loadingAsync = cacheOnly.names().getAsync("p", id -> "Ada");
    assertEquals(2, cacheOnly.metric("tieredcache.flights.shared"));

    hold.fail(FailureTest.lost(Tier.L2));

    FailureTest.assertUnavailable(Tier.L2, plain::end);
    assertEquals("Ada", loading.end());
    assertEquals("Ada", Await.answer(loadingAsync));
  }

  @Test
  void get_leaseHolderDied_loadsWithoutLeaseAndFillsNothing() {
    Service hasty = fleet.service(Fleet.policy().deadline(Duration.ofMillis(400)).build());
    fleet.inDurable("p", 7, "Ada");
    Hold dead = a.l3().holdNext("getAll", Hold.Side.BEFORE);
    Call<String> holder = Call.begin(() -> a.names().get("p"));
    dead.awaitReached(Await.LIMIT);
    Call<String> waiting = Call.begin(() -> hasty.names().get("p"));
    Await.until("it waits", () -> hasty.metric("tieredcache.lease.waits") > 0);

    fleet.clock.advance(Duration.ofMillis(201));

    assertEquals("Ada", waiting.end());
    assertNull(fleet.shared("p"));
    dead.release();
    assertEquals("Ada", holder.end());
    assertEquals("\"Ada\"", fleet.shared("p"));
  }

  private static List<Call<String>> callers(Service service, int n) {
    return Stream.generate(() -> Call.begin(() -> service.names().get("p"))).limit(n).toList();
  }
}
