package io.tieredcache;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fresh, how long, how large: what a schema's owner decides. Immutable.
 *
 * <p>Nothing but {@code durableTtl} may be null: that is a {@link NullPointerException} with the
 * setting's name. A value out of the range that is told here, its ends included, or two that don't
 * go together are an {@link IllegalArgumentException} that names all of them, by the constructor
 * and by {@link SchemaPolicyBuilder#build}; what a schema can't have by its codec or its tiers is
 * refused by {@link TieredCacheBuilder#build} and {@link TieredCache#reconfigure}. Of times that
 * reach L2 or L3 whole milliseconds count.
 *
 * @param ttl how long L2 keeps a value; 25 ms, the least {@code localTtl}, to 3650 days; default 60
 *     s
 * @param localTtl how long L1 answers without asking, counted from asking L2; from 25 ms, to 100 ms
 *     or, when tracked, to 3650 days, and not beyond {@code ttl}; default 100 ms
 * @param tracking how L1 learns of changes in L2; default {@link Tracking#TTL_ONLY}. {@link
 *     Tracking#TRACKED} needs a template that begins with a literal
 * @param readFrom which nodes of L2 answer reads; default {@link ReadFrom#PRIMARY}. {@link
 *     ReadFrom#REPLICA} does not go with {@code TRACKED}, {@code staleWhileRevalidate}, {@code
 *     refreshAhead} and values without a stamp
 * @param localReads whether L1 keeps what is read and answers by it; default true. Without it every
 *     read asks below, those of one id at a time together; so not without a tier below, nor with
 *     {@code staleIfError}, {@code staleWhileRevalidate} or {@code refreshAhead}
 * @param sharedReads whether reads ask L2; default true. Without it they ask L3, which there must
 *     be; nothing that is read fills L2 and no lease is asked for, but writes tell L2 as ever, so
 *     other processes may go on reading it and this one may again at any time
 * @param localMaxEntries how many values L1 holds; at least 1, default 10,000
 * @param durableTtl how long L3 keeps a row; from {@code ttl} to 3650 days; null, the default, for
 *     ever
 * @param deadline the longest a call may take; a dead lease holder delays others by half of it at
 *     most; 10 ms to an hour, default 1 s
 * @param negativeTtl how long L2 remembers that a key is absent; zero, for not at all, to a day;
 *     default 1 s
 * @param maxValueBytes the largest encoded value, in bytes; at least 1, default 16 MiB. A larger
 *     one is an {@link IllegalArgumentException} of the call that writes it
 * @param largeValues chunks, compression and revalidation of large values in L2
 * @param writes which tiers a write reaches; default {@link WriteMode#WRITE_THROUGH}
 * @param persistLoads whether a loader's result is written to L3 too; default true. Where writes
 *     are journaled it never is
 * @param concurrentLoads how many loaders of the schema run at a time here, 1 to 1,024; more wait
 *     for half of what is left of their deadline, or not at all without L2, and are then turned
 *     away with {@link io.tieredcache.spi.TierUnavailableException}; default 64; a load within a
 *     load takes a second place, see {@link Loader}
 * @param staleIfError how old a value from L1 may be that answers where no tier does, counted from
 *     asking for it; {@code ttl} to 3650 days, or zero, the default, for never
 * @param staleWhileRevalidate how long after {@code localTtl} L1 still answers while it is asked
 *     again in the background; zero, the default, for not at all; up to a day
 * @param refreshAhead whether values are loaded again shortly before L2 drops them; default false;
 *     needs values with a stamp
 * @param jitter by which part of {@code ttl} L2 may drop a value earlier, at random, so that what
 *     was filled at one time is not missing at one time; 0, the default, to 0.5
 * @param writeBehind how {@link WriteMode#WRITE_BEHIND} journals and flushes
 */
public record SchemaPolicy(
    Duration ttl,
    Duration localTtl,
    Tracking tracking,
    ReadFrom readFrom,
    boolean localReads,
    boolean sharedReads,
    int localMaxEntries,
    @Nullable Duration durableTtl,
    Duration deadline,
    Duration negativeTtl,
    int maxValueBytes,
    LargeValuePolicy largeValues,
    WriteMode writes,
    boolean persistLoads,
    int concurrentLoads,
    Duration staleIfError,
    Duration staleWhileRevalidate,
    boolean refreshAhead,
    double jitter,
    WriteBehindPolicy writeBehind) {
  /** Ten years: nanoseconds and timestamps hold it with room to spare. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  private static final Duration UNTRACKED = Duration.ofMillis(100);

  private static final SchemaPolicy DEFAULTS =
      new SchemaPolicy(
          Duration.ofSeconds(60),
          UNTRACKED,
          Tracking.TTL_ONLY,
          ReadFrom.PRIMARY,
          true,
          true,
          10_000,
          null,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          16 << 20,
          LargeValuePolicy.defaults(),
          WriteMode.WRITE_THROUGH,
          true,
          64,
          Duration.ZERO,
          Duration.ZERO,
          false,
          0,
          WriteBehindPolicy.defaults());

  /**
   * Checks every value and tells all that is wrong in one message.
   *
   * @throws IllegalArgumentException naming each rule that is broken, and the value
   */
  public SchemaPolicy {
    Flaws flaws = new Flaws();
    flaws.atLeast("ttl", ttl, Duration.ofMillis(1));
    flaws.atMost("ttl", ttl, LONGEST);
    boolean tracked = requireNonNull(tracking, "tracking") == Tracking.TRACKED;
    Duration longest = tracked ? LONGEST : UNTRACKED;
    flaws.between("localTtl", localTtl, Duration.ofMillis(25), longest);
    if (localTtl.compareTo(ttl) > 0) {
      flaws.add("localTtl must not exceed ttl, was " + localTtl + " beyond " + ttl);
    }
    flaws.positive("localMaxEntries", localMaxEntries);
    if (durableTtl != null) {
      flaws.atLeast("durableTtl", durableTtl, ttl);
      flaws.atMost("durableTtl", durableTtl, LONGEST);
    }
    flaws.between("deadline", deadline, Duration.ofMillis(10), Duration.ofHours(1));
    flaws.between("negativeTtl", negativeTtl, Duration.ZERO, Duration.ofDays(1));
    flaws.positive("maxValueBytes", maxValueBytes);
    requireNonNull(largeValues, "largeValues");
    requireNonNull(writes, "writes");
    flaws.between("concurrentLoads", concurrentLoads, 1, 1024);
    if (!requireNonNull(staleIfError, "staleIfError").isZero()) {
      flaws.atLeast("staleIfError", staleIfError, ttl);
      flaws.atMost("staleIfError", staleIfError, LONGEST);
    }
    flaws.between("staleWhileRevalidate", staleWhileRevalidate, Duration.ZERO, Duration.ofDays(1));
    flaws.between("jitter", jitter, 0.0, 0.5);
    requireNonNull(writeBehind, "writeBehind");
    boolean near = requireNonNull(readFrom, "readFrom") == ReadFrom.REPLICA;
    if (near && (tracked || refreshAhead || !staleWhileRevalidate.isZero())) {
      flaws.add("readFrom REPLICA must not go with " + ReadFrom.NOT_WITH_REPLICA);
    }
    boolean ofLocal = refreshAhead || !staleIfError.isZero() || !staleWhileRevalidate.isZero();
    if (!localReads && ofLocal) {
      flaws.add(
          "localReads false must not go with staleIfError, staleWhileRevalidate or refreshAhead,"
              + " which stand on what L1 keeps");
    }
    flaws.refuse();
  }

  /** The defaults. */
  public static SchemaPolicy defaults() {
    return DEFAULTS;
  }

  /** A builder that begins with the defaults. */
  public static SchemaPolicyBuilder builder() {
    return DEFAULTS.toBuilder();
  }

  /** A builder that begins with this policy. */
  public SchemaPolicyBuilder toBuilder() {
    return new SchemaPolicyBuilder(this);
  }
}
