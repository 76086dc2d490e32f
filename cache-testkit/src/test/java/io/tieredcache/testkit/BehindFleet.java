package io.tieredcache.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.DeadLetters;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.TieredCache;
import io.tieredcache.TieredCacheBuilder;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.TierSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Processes that share a write-behind schema over the same two fake tiers. Its one partition is
 * flushed each 10 ms of real time, unless a hold keeps a flusher.
 */
final class BehindFleet implements AutoCloseable {
  /** Beyond what any flusher's right lasts. */
  static final Duration PAST_LEASE = Duration.ofSeconds(10);

  final ManualClock clock = new ManualClock();
  final FakeSharedTier shared = new FakeSharedTier(clock.micros());
  final FakeDurableTier durable = new FakeDurableTier(clock.micros());
  final KeySchema<String, String> schema;
  private final List<Member> members = new ArrayList<>();

  BehindFleet() {
    this(Fleet.policy(), WriteBehindPolicy.defaults());
  }

  BehindFleet(SchemaPolicyBuilder policy, WriteBehindPolicy behind) {
    schema =
        Fleet.schema(
            policy
                .writes(WriteMode.WRITE_BEHIND)
                .writeBehind(
                    behind
                        .journalPartitions(1)
                        .journalReplicas(0)
                        .flushInterval(Duration.ofMillis(10)))
                .build());
  }

  /** One process, with its own way to the tiers. */
  record Member(
      TieredCache cache,
      TypedCache<String, String> names,
      DeadLetters letters,
      FakeSharedTier l2,
      FakeDurableTier l3) {
    /** From here on it reaches nothing: what others see of a process that was killed. */
    void die() {
      l2.fail("killed");
      l3.fail("killed");
    }
  }

  Member process() {
    return process(shared.peer(), durable.peer());
  }

  Member process(UnaryOperator<TieredCacheBuilder> settings) {
    return process(
        schema,
        shared.peer(),
        durable.peer(),
        builder -> settings.apply(builder.ticker(clock.nanoTime())));
  }

  Member process(FakeSharedTier l2, FakeDurableTier l3) {
    return process(schema, l2, l3, builder -> builder.ticker(clock.nanoTime()));
  }

  /** A process that never flushes: what it journals stays there until another does. */
  Member writer() {
    return writer(builder -> builder.ticker(clock.nanoTime()));
  }

  Member writer(UnaryOperator<TieredCacheBuilder> settings) {
    WriteBehindPolicy never =
        schema
            .policy()
            .writeBehind()
            .flushInterval(Duration.ofHours(1))
            .drainTimeout(Duration.ZERO);
    return process(
        schema.with(schema.policy().toBuilder().writeBehind(never).build()),
        shared.peer(),
        durable.peer(),
        settings);
  }

  private Member process(
      KeySchema<String, String> mine,
      FakeSharedTier l2,
      FakeDurableTier l3,
      UnaryOperator<TieredCacheBuilder> settings) {
    TieredCache cache =
        settings
            .apply(
                TieredCache.builder()
                    .schemas(mine)
                    .shared(l2)
                    .durable(l3)
                    .closeTimeout(Duration.ZERO))
            .build();
    Member member = new Member(cache, cache.of(mine), cache.deadLetters(mine), l2, l3);
    members.add(member);
    return member;
  }

  /** Waits until L3 holds the name. */
  void awaitFlushed(String id, @Nullable String name) {
    String json = name == null ? null : '"' + name + '"';
    Await.until(id + " is flushed", () -> Objects.equals(json, durable(id)));
  }

  @Nullable String durable(String id) {
    var row = durable.row(Fleet.key(id));
    byte[] payload = row == null ? null : row.payload();
    return payload == null ? null : new String(payload, UTF_8);
  }

  /** What flushes applied, as {@code id=json}, in their order. */
  List<String> applied() {
    return durable.applied().stream().map(BehindFleet::text).toList();
  }

  private static String text(JournalEntry entry) {
    byte[] payload = entry.payload();
    String name = payload == null ? "removed" : new String(payload, UTF_8);
    return entry.key().split(":", -1)[1] + "=" + name;
  }

  /** Waits until the journal holds nothing. */
  void awaitTrimmed() {
    Await.until("the journal is trimmed", () -> depth() == 0);
  }

  long depth() {
    return shared.journal(tierSchema().name(), 0).waiting().size();
  }

  /** The keys that wait in the journal. */
  Set<String> journaled() {
    return shared.journal(tierSchema().name(), 0).waiting().stream()
        .map(JournalEntry::key)
        .collect(Collectors.toSet());
  }

  TierSchema tierSchema() {
    return new TierSchema(KeyTemplate.of("player:{id}:name"), Framing.JSON, true, 60_000);
  }

  @Override
  public void close() {
    for (Member member : members) {
      // Else it would try to drain for as long as it may.
      member.l2().restore();
      member.l3().restore();
      member.cache().close();
    }
  }
}
