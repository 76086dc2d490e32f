package io.tieredcache.bench.measure;

import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.run.BenchServers;
import io.tieredcache.bench.run.Clients;
import java.util.function.Consumer;

/**
 * What a measure works with.
 *
 * @param steps hears of what is under way; some measures take minutes
 */
public record Bench(
    BenchServers servers,
    Clients clients,
    Plan plan,
    Recording recording,
    Consumer<String> steps) {}
