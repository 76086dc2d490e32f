package io.tieredcache.cli.demo;

import io.tieredcache.cli.demo.report.Latencies;
import io.tieredcache.cli.demo.report.ServiceReport;
import io.tieredcache.spi.Tier;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The sum of reports: of one second, or of the whole run. Used by one thread. */
final class Totals {
  private final Map<Tier, Histogram> reads = new EnumMap<>(Tier.class);
  private final Histogram allReads = Latencies.histogram();
  private final Histogram writeCalls = Latencies.histogram();
  private final Histogram tokenizerReads = Latencies.histogram();
  private long absent;
  private long failedReads;
  private long failedBeside;
  private long writes;
  private long failedWrites;
  private long ticks;
  private long lateTicks;
  private String firstFlaw = "";

  Totals() {
    for (Tier tier : Tier.values()) {
      reads.put(tier, Latencies.histogram());
    }
  }

  void add(ServiceReport report) {
    report
        .reads()
        .forEach(
            (tier, text) -> {
              Histogram latencies = Latencies.decode(text);
              of(tier).add(latencies);
              allReads.add(latencies);
            });
    writeCalls.add(Latencies.decode(report.writeCalls()));
    tokenizerReads.add(Latencies.decode(report.tokenizerReads()));
    absent += report.absent();
    writes += report.writes();
    ticks += report.ticks();
    lateTicks += report.lateTicks();
    addFailures(report);
  }

  /** Failures count also while the services warm up. */
  void addFailures(ServiceReport report) {
    failedReads += report.failedReads();
    failedBeside += report.failedBeside();
    failedWrites += report.failedWrites();
    firstFlaw = firstFlaw.isEmpty() ? report.firstFlaw() : firstFlaw;
  }

  /** Latencies of the reads that this tier answered, in nanoseconds. */
  Histogram of(Tier tier) {
    Histogram latencies = reads.get(tier);
    if (latencies == null) {
      throw new IllegalStateException("every tier has a histogram");
    }
    return latencies;
  }

  /** Latencies of all reads that a tier answered. */
  Histogram allReads() {
    return allReads;
  }

  Histogram writeCalls() {
    return writeCalls;
  }

  Histogram tokenizerReads() {
    return tokenizerReads;
  }

  /** All reads, answered or not. */
  long reads() {
    return allReads.getTotalCount() + absent + failedReads;
  }

  /** Reads that were answered by a cache or by PostgreSQL, also with "there is none". */
  long answered() {
    return allReads.getTotalCount() + absent;
  }

  /** Those of them that no cache answered, so that PostgreSQL was asked. */
  long databaseReads() {
    return of(Tier.L3).getTotalCount() + absent;
  }

  long absent() {
    return absent;
  }

  /** Reads that threw, those of the tokenizer and the looks at probes included. */
  long allFailedReads() {
    return failedReads + failedBeside;
  }

  long writes() {
    return writes;
  }

  long failedWrites() {
    return failedWrites;
  }

  long ticks() {
    return ticks;
  }

  long lateTicks() {
    return lateTicks;
  }

  String firstFlaw() {
    return firstFlaw;
  }
}
