package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaPolicyTest {
  private static Arguments flaw(UnaryOperator<SchemaPolicyBuilder> set, String message) {
    return Arguments.of(set, message);
  }

  static Stream<Arguments> flaws() {
    String beyond = "localTtl must not exceed ttl, was PT0.1S beyond ";
    return Stream.of(
        flaw(
            b -> b.ttl(Duration.ZERO),
            "ttl must be at least PT0.001S, was PT0S; " + beyond + "PT0S"),
        flaw(
            b -> b.ttl(Duration.ofSeconds(-1)),
            "ttl must be at least PT0.001S, was PT-1S; " + beyond + "PT-1S"),
        flaw(b -> b.ttl(Duration.ofMillis(99)), beyond + "PT0.099S"),
        flaw(b -> b.localTtl(Duration.ZERO), "localTtl must be PT0.025S to PT0.1S, was PT0S"),
        flaw(
            b -> b.localTtl(Duration.ofMillis(24)),
            "localTtl must be PT0.025S to PT0.1S, was PT0.024S"),
        flaw(
            b -> b.localTtl(Duration.ofMillis(101)),
            "localTtl must be PT0.025S to PT0.1S, was PT0.101S"),
        flaw(b -> b.localMaxEntries(0), "localMaxEntries must be positive, was 0"),
        flaw(
            b -> b.durableTtl(Duration.ofSeconds(59)),
            "durableTtl must be at least PT1M, was PT59S"),
        flaw(
            b -> b.deadline(Duration.ofMillis(9)),
            "deadline must be PT0.01S to PT1H, was PT0.009S"),
        flaw(b -> b.deadline(Duration.ofHours(2)), "deadline must be PT0.01S to PT1H, was PT2H"),
        flaw(
            b -> b.negativeTtl(Duration.ofMillis(-1)),
            "negativeTtl must be PT0S to PT24H, was PT-0.001S"),
        flaw(
            b -> b.negativeTtl(Duration.ofDays(2)), "negativeTtl must be PT0S to PT24H, was PT48H"),
        flaw(
            b -> b.localReads(false).staleIfError(Duration.ofHours(1)),
            "localReads false must not go with staleIfError, staleWhileRevalidate or refreshAhead,"
                + " which stand on what L1 keeps"),
        flaw(b -> b.maxValueBytes(-1), "maxValueBytes must be positive, was -1"));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void build_flaw_isRefusedByRuleAndValue(UnaryOperator<SchemaPolicyBuilder> set, String message) {
    SchemaPolicyBuilder builder = set.apply(SchemaPolicy.builder());
    assertEquals(
        message, assertThrows(IllegalArgumentException.class, builder::build).getMessage());
  }

  @Test
  void build_severalFlaws_areToldInOneMessage() {
    SchemaPolicyBuilder builder =
        SchemaPolicy.builder().localMaxEntries(0).maxValueBytes(0).deadline(Duration.ZERO);
    assertEquals(
        "localMaxEntries must be positive, was 0; deadline must be PT0.01S to PT1H, was PT0S;"
            + " maxValueBytes must be positive, was 0",
        assertThrows(IllegalArgumentException.class, builder::build).getMessage());
  }

  @Test
  void build_trackedWithALongLocalTtl_isTaken() {
    SchemaPolicyBuilder builder =
        SchemaPolicy.builder()
            .tracking(Tracking.TRACKED)
            .ttl(Duration.ofHours(1))
            .localTtl(Duration.ofHours(1));
    assertEquals(Duration.ofHours(1), builder.build().localTtl());
  }

  @Test
  void build_ttlOnlyWithALongLocalTtl_isRefused() {
    SchemaPolicyBuilder builder = SchemaPolicy.builder().localTtl(Duration.ofMillis(101));
    assertEquals(
        "localTtl must be PT0.025S to PT0.1S, was PT0.101S",
        assertThrows(IllegalArgumentException.class, builder::build).getMessage());
  }

  @Test
  void build_trackedWithALocalTtlBeyondTtl_isRefused() {
    SchemaPolicyBuilder builder =
        SchemaPolicy.builder()
            .tracking(Tracking.TRACKED)
            .ttl(Duration.ofSeconds(5))
            .localTtl(Duration.ofSeconds(6));
    assertEquals(
        "localTtl must not exceed ttl, was PT6S beyond PT5S",
        assertThrows(IllegalArgumentException.class, builder::build).getMessage());
  }

  @Test
  void build_ttlTooLongForNanoseconds_isRefused() {
    SchemaPolicyBuilder builder = SchemaPolicy.builder().ttl(Duration.ofDays(365 * 300));
    assertEquals(
        "ttl must be at most PT87600H, was PT2628000H",
        assertThrows(IllegalArgumentException.class, builder::build).getMessage());
  }

  @Test
  void build_nullTtl_isRefusedByName() {
    assertEquals(
        "ttl", assertThrows(NullPointerException.class, SchemaPolicyTest::withoutTtl).getMessage());
  }

  @SuppressWarnings("NullAway") // What a caller without a null checker can do.
  private static SchemaPolicy withoutTtl() {
    return SchemaPolicy.builder().ttl(null).build();
  }

  @Test
  void build_atTheBounds_isTaken() {
    SchemaPolicy policy =
        SchemaPolicy.builder()
            .ttl(Duration.ofMillis(25))
            .localTtl(Duration.ofMillis(25))
            .tracking(Tracking.TRACKED)
            .durableTtl(Duration.ofMillis(25))
            .localMaxEntries(1)
            .deadline(Duration.ofMillis(10))
            .negativeTtl(Duration.ZERO)
            .maxValueBytes(1)
            .writes(WriteMode.CACHE_ONLY)
            .persistLoads(false)
            .concurrentLoads(3)
            .staleIfError(Duration.ofHours(1))
            .staleWhileRevalidate(Duration.ofSeconds(1))
            .refreshAhead(true)
            .jitter(0.25)
            .build();
    assertEquals(policy, policy.toBuilder().build());
  }

  @Test
  void defaults_areWhatTheJavadocSays() {
    assertEquals(
        new SchemaPolicy(
            Duration.ofMinutes(1),
            Duration.ofMillis(100),
            Tracking.TTL_ONLY,
            ReadFrom.PRIMARY,
            true,
            true,
            10_000,
            null,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            16 * 1024 * 1024,
            new LargeValuePolicy(0, Compression.NONE, 4096),
            WriteMode.WRITE_THROUGH,
            true,
            64,
            Duration.ZERO,
            Duration.ZERO,
            false,
            0,
            WriteBehindPolicy.defaults()),
        SchemaPolicy.defaults());
  }
}
