package io.tieredcache;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fresh, how long, how large: what a schema's owner decides. Immutable.
 *
 * @param ttl how long L2 keeps a value; 25 ms, the least {@code localTtl}, to 3650 days; default 60
 *     s
 * @param localTtl how long L1 answers without asking, counted from asking L2; from 25 ms, to 100 ms
 *     or, when tracked, to {@code ttl}; default 100 ms
 * @param tracking how L1 learns of changes in L2; default {@link Tracking#TTL_ONLY}
 * @param readFrom which nodes of L2 answer reads; default {@link ReadFrom#PRIMARY}
 * @param localReads whether L1 keeps what is read and answers by it; default true. Without it every
 *     read asks below, those of one id at a time together
 * @param sharedReads whether reads ask L2; default true. Without it they ask L3; nothing that is
 *     read fills L2 and no lease is asked for, but writes tell L2 as ever, so other processes may
 *     go on reading it and this one may again at any time
 * @param localMaxEntries how many values L1 holds; default 10,000
 * @param durableTtl how long L3 keeps a row; from {@code ttl} to 3650 days; null, the default, for
 *     ever
 * @param deadline the longest a call may take; a dead lease holder delays others by half of it at
 *     most; 10 ms to an hour, default 1 s
 * @param negativeTtl how long L2 remembers that a key is absent; zero for not at all; default 1 s
 * @param maxValueBytes the largest encoded value; default 16 MiB
 * @param largeValues chunks, compression and revalidation of large values in L2
 * @param writes which tiers a write reaches; default {@link WriteMode#WRITE_THROUGH}
 * @param persistLoads whether a loader's result is written to L3 too; default true. Where writes
 *     are journaled it never is
 * @param concurrentLoads how many loaders of the schema run at a time here, 1 to 1,024; more wait
 *     for half of what is left of their deadline, or not at all without L2; default 64
 * @param staleIfError how old a value from L1 may be that answers where no tier does, counted from
 *     asking for it; at least {@code ttl}, or zero, the default, for never
 * @param staleWhileRevalidate how long after {@code localTtl} L1 still answers while it is asked
 *     again in the background; zero, the default, for not at all; up to a day
 * @param refreshAhead whether values are loaded again shortly before L2 drops them; default false
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
   * @throws IllegalArgumentException naming each rule and value
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
  public static Builder builder() {
    return DEFAULTS.toBuilder();
  }

  /** A builder that begins with this policy. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Collects settings, each by the method of its component's name; {@link #build} checks them all
   * at once. Not thread-safe.
   */
  public static final class Builder {
    private Duration ttl;
    private Duration localTtl;
    private Tracking tracking;
    private ReadFrom readFrom;
    private boolean localReads;
    private boolean sharedReads;
    private int localMaxEntries;
    private @Nullable Duration durableTtl;
    private Duration deadline;
    private Duration negativeTtl;
    private int maxValueBytes;
    private LargeValuePolicy largeValues;
    private WriteMode writes;
    private boolean persistLoads;
    private int concurrentLoads;
    private Duration staleIfError;
    private Duration staleWhileRevalidate;
    private boolean refreshAhead;
    private double jitter;
    private WriteBehindPolicy writeBehind;

    private Builder(SchemaPolicy from) {
      ttl = from.ttl;
      localTtl = from.localTtl;
      tracking = from.tracking;
      readFrom = from.readFrom;
      localReads = from.localReads;
      sharedReads = from.sharedReads;
      localMaxEntries = from.localMaxEntries;
      durableTtl = from.durableTtl;
      deadline = from.deadline;
      negativeTtl = from.negativeTtl;
      maxValueBytes = from.maxValueBytes;
      largeValues = from.largeValues;
      writes = from.writes;
      persistLoads = from.persistLoads;
      concurrentLoads = from.concurrentLoads;
      staleIfError = from.staleIfError;
      staleWhileRevalidate = from.staleWhileRevalidate;
      refreshAhead = from.refreshAhead;
      jitter = from.jitter;
      writeBehind = from.writeBehind;
    }

    public Builder ttl(Duration ttl) {
      this.ttl = ttl;
      return this;
    }

    public Builder localTtl(Duration localTtl) {
      this.localTtl = localTtl;
      return this;
    }

    public Builder tracking(Tracking tracking) {
      this.tracking = tracking;
      return this;
    }

    public Builder readFrom(ReadFrom readFrom) {
      this.readFrom = readFrom;
      return this;
    }

    public Builder localReads(boolean localReads) {
      this.localReads = localReads;
      return this;
    }

    public Builder sharedReads(boolean sharedReads) {
      this.sharedReads = sharedReads;
      return this;
    }

    public Builder localMaxEntries(int localMaxEntries) {
      this.localMaxEntries = localMaxEntries;
      return this;
    }

    public Builder durableTtl(@Nullable Duration durableTtl) {
      this.durableTtl = durableTtl;
      return this;
    }

    public Builder deadline(Duration deadline) {
      this.deadline = deadline;
      return this;
    }

    public Builder negativeTtl(Duration negativeTtl) {
      this.negativeTtl = negativeTtl;
      return this;
    }

    public Builder maxValueBytes(int maxValueBytes) {
      this.maxValueBytes = maxValueBytes;
      return this;
    }

    public Builder largeValues(LargeValuePolicy largeValues) {
      this.largeValues = largeValues;
      return this;
    }

    public Builder writes(WriteMode writes) {
      this.writes = writes;
      return this;
    }

    public Builder persistLoads(boolean persistLoads) {
      this.persistLoads = persistLoads;
      return this;
    }

    public Builder concurrentLoads(int concurrentLoads) {
      this.concurrentLoads = concurrentLoads;
      return this;
    }

    public Builder staleIfError(Duration staleIfError) {
      this.staleIfError = staleIfError;
      return this;
    }

    public Builder staleWhileRevalidate(Duration staleWhileRevalidate) {
      this.staleWhileRevalidate = staleWhileRevalidate;
      return this;
    }

    public Builder refreshAhead(boolean refreshAhead) {
      this.refreshAhead = refreshAhead;
      return this;
    }

    public Builder jitter(double jitter) {
      this.jitter = jitter;
      return this;
    }

    public Builder writeBehind(WriteBehindPolicy writeBehind) {
      this.writeBehind = writeBehind;
      return this;
    }

    /**
     * The policy.
     *
     * @throws IllegalArgumentException naming each rule that is broken, and the value
     */
    public SchemaPolicy build() {
      return new SchemaPolicy(
          ttl,
          localTtl,
          tracking,
          readFrom,
          localReads,
          sharedReads,
          localMaxEntries,
          durableTtl,
          deadline,
          negativeTtl,
          maxValueBytes,
          largeValues,
          writes,
          persistLoads,
          concurrentLoads,
          staleIfError,
          staleWhileRevalidate,
          refreshAhead,
          jitter,
          writeBehind);
    }
  }
}
