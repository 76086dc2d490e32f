package io.tieredcache.cli.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.testkit.server.HeldCommits;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rounds of real processes and servers that are killed and paused: nothing acknowledged is lost,
 * nothing is applied twice or out of order. {@code -Dtieredcache.rounds=} says how many, a thousand
 * by default, which take an hour; {@code -Dtieredcache.seed=} varies their times.
 */
@Tag("chaos")
final class WriteBehindKillTest {
  private static final int ROUNDS = Integer.getInteger("tieredcache.rounds", 1_000);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What is done in one round. */
  private enum Act {
    KILL,
    PAUSE,
    KILL_POSTGRES,
    KILL_COMMITTING,
    KILL_COMMITTED,
    KILL_PRIMARY
  }

  private record Step(Act act, Moment moment) {}

  /** In turn, so that each moment has its share. */
  private static final List<Step> STEPS =
      List.of(
          new Step(Act.KILL, Moment.JOURNALED),
          new Step(Act.KILL, Moment.BEFORE_L2),
          new Step(Act.KILL, Moment.BEFORE_COMMIT),
          new Step(Act.KILL, Moment.COMMITTED),
          new Step(Act.KILL, Moment.BEFORE_TRIM),
          new Step(Act.PAUSE, Moment.BEFORE_COMMIT),
          new Step(Act.KILL, Moment.ANY),
          new Step(Act.PAUSE, Moment.COMMITTED),
          new Step(Act.KILL_POSTGRES, Moment.ANY),
          new Step(Act.KILL_COMMITTING, Moment.ANY),
          new Step(Act.KILL_COMMITTED, Moment.ANY),
          new Step(Act.KILL_PRIMARY, Moment.ANY));

  private static RedisCluster redis;
  private static PostgresServer database;
  private static Audit audit;

  private final Random random = new Random(Long.getLong("tieredcache.seed", 7));

  @BeforeAll
  static void start() throws Exception {
    redis = RedisCluster.start(RedisClusterOptions.defaults().nodeTimeout(Duration.ofSeconds(1)));
    database = PostgresServer.start();
    open().close();
    audit = Audit.begin(database);
  }

  @AfterAll
  static void stop() {
    redis.close();
    database.close();
  }

  private static final KeySchema<String, String> SCHEMA = Npcs.schema(Npcs.FLUSH_INTERVAL);

  /** The next process of the fleet, in this JVM. */
  private static TieredCache open() {
    RedisSettings settings =
        RedisSettings.of(redis.uris())
            .credentials(CredentialSource.password(redis.password()))
            .caCertificate(redis.caCertificate())
            // It audits; how soon it gets its connections on a busy machine is not the question.
            .connectTimeout(LIMIT)
            .commandTimeout(LIMIT);
    return TieredCache.builder()
        .shared(RedisTier.connect(settings))
        .durable(PostgresTier.over(database.dataSource()))
        .startTimeout(Duration.ofSeconds(60))
        .schemas(SCHEMA)
        .build();
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void rounds_processesAndServersKilled_loseDoubleAndReorderNothing() throws Exception {
    VictimProcess next = VictimProcess.start(step(0).moment(), redis, database);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        try (VictimProcess victim = next) {
          // It starts up while this round is played.
          next = VictimProcess.start(step(round + 1).moment(), redis, database);
          play(round, victim);
        }
      }
    } finally {
      next.close();
    }
  }

  private static Step step(int round) {
    return STEPS.get(round % STEPS.size());
  }

  private void play(int round, VictimProcess victim) throws Exception {
    victim.go(round, 2 + random.nextInt(10));
    switch (step(round).act()) {
      case KILL -> kill(round, victim);
      case PAUSE -> pause(round, victim);
      case KILL_POSTGRES -> killPostgres(round, victim);
      case KILL_COMMITTING -> killMidCommit(round, victim, HeldCommits.Side.BEFORE_ITS_RECORD);
      case KILL_COMMITTED -> killMidCommit(round, victim, HeldCommits.Side.AFTER_ITS_RECORD);
      case KILL_PRIMARY -> killPrimary(round, victim);
    }
  }

  private void kill(int round, VictimProcess victim) throws Exception {
    if (victim.moment() == Moment.ANY) {
      someTime();
    } else {
      victim.awaitHeld();
    }
    victim.kill();
    try (TieredCache successor = open()) {
      assertNothingLost(round, victim, successor.of(SCHEMA));
    }
  }

  /** Past its right to flush: another process takes over and flushes; then it goes on. */
  private void pause(int round, VictimProcess victim) throws Exception {
    victim.awaitHeld();
    victim.signal("STOP");
    try (TieredCache successor = open()) {
      for (int n = 0; n < Npcs.COUNT; n++) {
        assertFlushed(round, n, victim.acknowledged.get(n));
      }
      victim.release();
      victim.signal("CONT");
      victim.quit();
      assertNothingLost(round, victim, successor.of(SCHEMA));
    }
  }

  private void killPostgres(int round, VictimProcess victim) throws Exception {
    someTime();
    database.kill();
    someTime();
    database.restart();
    someTime();
    victim.quit();
    try (TieredCache successor = open()) {
      assertNothingLost(round, victim, successor.of(SCHEMA));
    }
  }

  /** In a flush's COMMIT: its flusher does not know, and the position tells which way it went. */
  private void killMidCommit(int round, VictimProcess victim, HeldCommits.Side side)
      throws Exception {
    try (HeldCommits held = HeldCommits.of(database, side, "cache_entry")) {
      held.awaitOne("cache_journal");
      held.kill();
      database.restart();
      assertEquals(side == HeldCommits.Side.AFTER_ITS_RECORD, held.committed());
    }
    someTime();
    victim.quit();
    try (TieredCache successor = open()) {
      assertNothingLost(round, victim, successor.of(SCHEMA));
    }
  }

  private void killPrimary(int round, VictimProcess victim) throws Exception {
    someTime();
    RedisNode primary = redis.primaryOf(Npcs.key(round, 0));
    primary.kill();
    awaitPrimaries();
    someTime();
    primary.restart();
    awaitReplicas();
    victim.quit();
    try (TieredCache successor = open()) {
      assertNothingLost(round, victim, successor.of(SCHEMA));
    }
  }

  private static void awaitPrimaries() {
    await("three primaries", () -> redis.primaries().size() == 3);
  }

  private static void awaitReplicas() {
    await(
        "a replica of each primary",
        () ->
            redis.primaries().size() == 3
                && redis.primaries().stream()
                    .allMatch(
                        node ->
                            node.command("INFO", "replication").text().contains("state=online")));
  }

  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!holds(condition)) {
      assertTrue(System.nanoTime() - start < LIMIT.toNanos(), what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static void assertFlushed(int round, int n, int acknowledged) throws Exception {
    assertTrue(
        audit.awaitAtLeast(Npcs.key(round, n), acknowledged, LIMIT),
        () -> "round " + round + " lost " + Npcs.id(round, n) + " = " + acknowledged);
  }

  private static void assertNothingLost(
      int round, VictimProcess victim, TypedCache<String, String> npcs) throws Exception {
    for (int n = 0; n < Npcs.COUNT; n++) {
      int acknowledged = victim.acknowledged.get(n);
      String read = npcs.get(Npcs.id(round, n));
      int value = read == null ? 0 : Integer.parseInt(read);
      assertBetween(round, n, acknowledged, value, victim.tried.get(n));
      assertFlushed(round, n, acknowledged);
      audit.assertInOrder(Npcs.key(round, n));
      assertBetween(round, n, acknowledged, audit.value(Npcs.key(round, n)), victim.tried.get(n));
    }
    System.out.printf(
        Locale.ROOT,
        "round %d %s: %d acknowledged%n",
        round,
        step(round),
        victim.acknowledged.get(0));
  }

  private static void assertBetween(int round, int n, int least, int value, int most) {
    assertTrue(
        least <= value && value <= most,
        () ->
            "round "
                + round
                + " of "
                + step(round)
                + ", NPC "
                + n
                + ": "
                + value
                + " is not "
                + least
                + " to "
                + most);
  }

  private void someTime() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(400)));
  }
}
