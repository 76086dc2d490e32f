package io.tieredcache.bench.measure;

import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.run.BenchServers;
import io.tieredcache.bench.run.Clients;

/** What a measure works with. */
public record Bench(BenchServers servers, Clients clients, Plan plan, Recording recording) {}
