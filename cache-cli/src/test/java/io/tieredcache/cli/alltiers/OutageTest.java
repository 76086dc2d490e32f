package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.TieredCache;
import io.tieredcache.Tracking;
import io.tieredcache.TypedCache;
import io.tieredcache.codec.JacksonCodec;
import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.Tier;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What readers see at a fixed rate ({@code -Dtieredcache.rate}, 5,000 a second) while real servers
 * are away or slow, and when they are back; half of them read a schema with {@code staleIfError},
 * half one without. Prints what it measured. Needs a machine that is not busy otherwise: its limits
 * are those of the policy.
 */
@Tag("chaos")
final class OutageTest {
  private static final int RATE = Integer.getInteger("tieredcache.rate", 5_000);
  private static final int CONNECTIONS = 8;
  private static final int IDS = 500;
  private static final Duration TTL = Duration.ofSeconds(3);
  private static final Duration CALM = Duration.ofSeconds(1);
  private static final Duration OUTAGE = Duration.ofSeconds(3);
  private static final Duration BACK = Duration.ofSeconds(2);

  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private static RedisCluster redis;
  private static PostgresServer database;

  private final WatchedDurableTier postgres =
      new WatchedDurableTier(
          PostgresTier.connect(
              PostgresSettings.of(database.jdbcUrl())
                  .user(database.user())
                  .password(database.password())));
  private final List<String> ids = IntStream.range(0, IDS).mapToObj(i -> "w-" + i).toList();
  private TieredCache cache;
  private List<TypedCache<String, World>> caches;

  @BeforeAll
  static void start() {
    redis =
        RedisCluster.start(
            RedisClusterOptions.defaults()
                .nodes(3, 0)
                .behindProxies()
                .config("cluster-require-full-coverage no"));
    database = PostgresServer.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
    database.close();
  }

  @BeforeEach
  void open() {
    KeySchema<String, World> stale = World.schema();
    stale = stale.with(policy(stale).staleIfError(Duration.ofMinutes(1)).build());
    KeySchema<String, World> strict = GameSchemas.npcBehavior(JacksonCodec.of(World.class));
    strict = strict.with(policy(strict).build());
    cache =
        TieredCache.builder()
            .shared(RedisTier.connect(Service.settings(redis)))
            .durable(postgres)
            .startTimeout(Duration.ofSeconds(60))
            .closeTimeout(Duration.ZERO)
            .schemas(stale, strict)
            .build();
    caches = List.of(cache.of(stale), cache.of(strict));
    fill();
    cache.warm(stale, ids);
  }

  private static SchemaPolicyBuilder policy(KeySchema<String, World> schema) {
    // A push about what was just written would drop it from L1 after the warm-up.
    return schema.policy().toBuilder().ttl(TTL).deadline(DEADLINE).tracking(Tracking.TTL_ONLY);
  }

  private void fill() {
    for (TypedCache<String, World> each : caches) {
      each.putAll(ids.stream().collect(Collectors.toMap(id -> id, id -> new World(id, 1))));
    }
  }

  @AfterEach
  void heal() {
    redis.nodes().forEach(node -> node.proxy().pass());
    cache.close();
  }

  private OutageCourse course(
      String what, Runnable fault, Duration outage, Runnable heal, Duration within) {
    long broken;
    long healed;
    long end;
    OpenLoad load = OpenLoad.start(RATE, caches, ids, postgres);
    try (load) {
      load.runFor(CALM);
      broken = System.nanoTime();
      fault.run();
      load.runFor(outage);
      heal.run();
      healed = System.nanoTime();
      load.runFor(within.plus(CALM));
      end = System.nanoTime();
    }
    OutageCourse course =
        new OutageCourse(
            new Outcome(load),
            broken - CALM.toNanos(),
            broken,
            healed,
            healed + within.toNanos(),
            end);
    course.print(what);
    return course;
  }

  /** What holds whatever is away. */
  private void assertPromises(OutageCourse course) {
    Outcome seen = course.outcome();
    seen.assertWithin(DEADLINE);
    seen.assertFailuresAreTheTiers();
    assertTrue(seen.rate() > 0.9 * RATE, () -> "only " + seen.rate() + " reads/s were made");
    assertEquals(
        0,
        Outcome.failed(seen.between(course.begin(), course.end(), OutageCourse::mayBeStale)),
        "stale");
    List<OpenLoad.Read> after = seen.between(course.back(), course.end(), read -> true);
    assertEquals(0, Outcome.failed(after), "failed once all had been back");
    assertTrue(after.stream().anyMatch(read -> read.tier() == Tier.L2), "L2 answers again");
    // No stampede: (C5) each cold key once while its value lives, and in the same second what went
    // on reading L3 until all was back.
    int most = seen.durableReadsInASecond(course.healed(), course.end());
    int bound = 2 * IDS + seen.durableReadsInASecond(course.fault(), course.healed());
    assertTrue(most <= 1.1 * bound, () -> most + " reads of L3 in a second, not " + bound);
  }

  /** Without L2, reads of L3 are as many at a time as it has connections. */
  private static void assertL3IsNotOverrun(OutageCourse course) {
    long settled = course.fault() + DEADLINE.toNanos();
    int most = course.outcome().durableReadsAtATime(settled, course.healed());
    assertTrue(most <= CONNECTIONS, () -> most + " reads at a time");
  }

  @Test
  void get_redisKilledAndEmptyOnReturn_readersGetAnswersAndPostgresIsNotOverrun() {
    OutageCourse course =
        course(
            "Redis killed",
            () -> redis.nodes().forEach(RedisNode::kill),
            OUTAGE,
            () -> restart(redis.nodes()),
            BACK);
    assertPromises(course);
    assertL3IsNotOverrun(course);
  }

  @Test
  void get_postgresKilled_failsOnlyWhatL2NoLongerHoldsAndMayNotBeStale() {
    long[] filled = new long[2];
    OutageCourse course =
        course(
            "PostgreSQL killed",
            () -> {
              filled[0] = System.nanoTime();
              fill();
              filled[1] = System.nanoTime();
              database.kill();
            },
            TTL.plus(OUTAGE),
            database::restart,
            BACK);
    assertPromises(course);
    Outcome seen = course.outcome();
    long slack = Duration.ofMillis(200).toNanos();
    assertEquals(
        0,
        Outcome.failed(
            seen.between(filled[1], filled[0] + TTL.toNanos() - slack, OutageCourse::isStrict)),
        "L2 had it");
    // And L1 for localTtl, which is 100 ms, after the last look at L2.
    long gone = filled[1] + TTL.toNanos() + slack;
    assertEquals(
        1,
        Outcome.failed(
            seen.between(gone, course.healed() - 2 * DEADLINE.toNanos(), OutageCourse::isStrict)),
        "nobody had it");
  }

  @Test
  void get_oneShardKilled_onlyItsKeysMayFail() {
    RedisNode lost = redis.primaryOf(caches.get(0).schema().key(ids.get(0)));
    List<String> others =
        caches.stream()
            .flatMap(each -> ids.stream().map(id -> each.schema().key(id)))
            .filter(key -> redis.primaryOf(key) != lost)
            .toList();
    OutageCourse course =
        course("One shard of three killed", lost::kill, OUTAGE, () -> restart(List.of(lost)), BACK);
    assertPromises(course);
    List<OpenLoad.Read> spared =
        course
            .outcome()
            .between(course.fault(), course.healed(), read -> others.contains(read.key()));
    assertEquals(0, Outcome.failed(spared), "keys of the shards that are there");
  }

  @Test
  void get_redis200MillisAway_itIsLeftAloneUntilItIsQuick() {
    // For its first 5 s with a node a process is slow itself, and calls no answer slow.
    try (OpenLoad load = OpenLoad.start(RATE / 5, caches, ids, postgres)) {
      load.runFor(Duration.ofSeconds(6));
    }
    OutageCourse course =
        course(
            "Redis 200 ms away",
            () -> redis.nodes().forEach(node -> node.proxy().delay(Duration.ofMillis(100))),
            OUTAGE,
            () -> redis.nodes().forEach(node -> node.proxy().pass()),
            BACK);
    assertPromises(course);
    long settled = course.healed() - Duration.ofSeconds(1).toNanos();
    Duration median =
        Outcome.took(course.outcome().between(settled, course.healed(), read -> true), 0.5);
    assertTrue(median.toMillis() < 100, () -> "the breaker is open, and reads take " + median);
  }

  @Test
  void get_redis200MillisAwayFromAProcesssFirstSeconds_noCallOutlivesItsDeadline() {
    OutageCourse course =
        course(
            "Redis 200 ms away in the first seconds",
            () -> redis.nodes().forEach(node -> node.proxy().delay(Duration.ofMillis(100))),
            OUTAGE,
            () -> redis.nodes().forEach(node -> node.proxy().pass()),
            BACK);
    assertPromises(course);
    long second = course.fault() + Duration.ofSeconds(1).toNanos();
    Duration longer =
        Outcome.took(course.outcome().between(course.fault(), second, r -> true), 0.9);
    assertTrue(longer.toMillis() >= 200, () -> "no breaker is open yet, but reads take " + longer);
  }

  /** Returns when the cluster serves. */
  private static void restart(List<RedisNode> nodes) {
    nodes.parallelStream().forEach(RedisNode::restart);
    long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!redis.nodes().stream().allMatch(OutageTest::serves)) {
      assertTrue(System.nanoTime() < limit, "the cluster serves");
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static boolean serves(RedisNode node) {
    return node.command("CLUSTER", "INFO").text().contains("cluster_state:ok");
  }
}
