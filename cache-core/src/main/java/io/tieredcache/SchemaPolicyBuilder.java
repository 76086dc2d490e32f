package io.tieredcache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link SchemaPolicy}, each by the method of its component's name,
 * where its range is told; {@link #build} checks them all at once. Not thread-safe.
 */
public final class SchemaPolicyBuilder {
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

  SchemaPolicyBuilder(SchemaPolicy from) {
    ttl = from.ttl();
    localTtl = from.localTtl();
    tracking = from.tracking();
    readFrom = from.readFrom();
    localReads = from.localReads();
    sharedReads = from.sharedReads();
    localMaxEntries = from.localMaxEntries();
    durableTtl = from.durableTtl();
    deadline = from.deadline();
    negativeTtl = from.negativeTtl();
    maxValueBytes = from.maxValueBytes();
    largeValues = from.largeValues();
    writes = from.writes();
    persistLoads = from.persistLoads();
    concurrentLoads = from.concurrentLoads();
    staleIfError = from.staleIfError();
    staleWhileRevalidate = from.staleWhileRevalidate();
    refreshAhead = from.refreshAhead();
    jitter = from.jitter();
    writeBehind = from.writeBehind();
  }

  public SchemaPolicyBuilder ttl(Duration ttl) {
    this.ttl = ttl;
    return this;
  }

  public SchemaPolicyBuilder localTtl(Duration localTtl) {
    this.localTtl = localTtl;
    return this;
  }

  public SchemaPolicyBuilder tracking(Tracking tracking) {
    this.tracking = tracking;
    return this;
  }

  public SchemaPolicyBuilder readFrom(ReadFrom readFrom) {
    this.readFrom = readFrom;
    return this;
  }

  public SchemaPolicyBuilder localReads(boolean localReads) {
    this.localReads = localReads;
    return this;
  }

  public SchemaPolicyBuilder sharedReads(boolean sharedReads) {
    this.sharedReads = sharedReads;
    return this;
  }

  public SchemaPolicyBuilder localMaxEntries(int localMaxEntries) {
    this.localMaxEntries = localMaxEntries;
    return this;
  }

  public SchemaPolicyBuilder durableTtl(@Nullable Duration durableTtl) {
    this.durableTtl = durableTtl;
    return this;
  }

  public SchemaPolicyBuilder deadline(Duration deadline) {
    this.deadline = deadline;
    return this;
  }

  public SchemaPolicyBuilder negativeTtl(Duration negativeTtl) {
    this.negativeTtl = negativeTtl;
    return this;
  }

  public SchemaPolicyBuilder maxValueBytes(int maxValueBytes) {
    this.maxValueBytes = maxValueBytes;
    return this;
  }

  public SchemaPolicyBuilder largeValues(LargeValuePolicy largeValues) {
    this.largeValues = largeValues;
    return this;
  }

  public SchemaPolicyBuilder writes(WriteMode writes) {
    this.writes = writes;
    return this;
  }

  public SchemaPolicyBuilder persistLoads(boolean persistLoads) {
    this.persistLoads = persistLoads;
    return this;
  }

  public SchemaPolicyBuilder concurrentLoads(int concurrentLoads) {
    this.concurrentLoads = concurrentLoads;
    return this;
  }

  public SchemaPolicyBuilder staleIfError(Duration staleIfError) {
    this.staleIfError = staleIfError;
    return this;
  }

  public SchemaPolicyBuilder staleWhileRevalidate(Duration staleWhileRevalidate) {
    this.staleWhileRevalidate = staleWhileRevalidate;
    return this;
  }

  public SchemaPolicyBuilder refreshAhead(boolean refreshAhead) {
    this.refreshAhead = refreshAhead;
    return this;
  }

  public SchemaPolicyBuilder jitter(double jitter) {
    this.jitter = jitter;
    return this;
  }

  public SchemaPolicyBuilder writeBehind(WriteBehindPolicy writeBehind) {
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
