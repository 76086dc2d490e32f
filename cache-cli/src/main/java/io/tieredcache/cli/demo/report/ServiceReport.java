package io.tieredcache.cli.demo.report;

import io.tieredcache.spi.Tier;
import java.util.List;
import java.util.Map;

/**
 * What a service did since its last report. Latencies are texts by {@link Latencies}.
 *
 * @param number 0 for the first
 * @param reads latencies of reads under the tier that answered
 * @param absent reads that found no value
 * @param failedReads reads that threw
 * @param failedBeside reads of the tokenizer and looks at probes that threw, not among those above
 * @param writes values written
 * @param failedWrites values whose write threw
 * @param writeCalls latencies of write calls, each of many values
 * @param ticks game ticks done
 * @param lateTicks game ticks left out since the one before was not done in time
 * @param tokenizerReads latencies of reads of the whole tokenizer, not among the reads above
 * @param probeWrites probe values written
 * @param probeSights the other service's probe values, at first sight
 * @param firstFlaw the first read or write that threw, in words; empty where none did
 * @param finished whether there is nothing left to play
 */
public record ServiceReport(
    int number,
    Map<Tier, String> reads,
    long absent,
    long failedReads,
    long failedBeside,
    long writes,
    long failedWrites,
    String writeCalls,
    long ticks,
    long lateTicks,
    String tokenizerReads,
    List<ProbeWrite> probeWrites,
    List<ProbeSight> probeSights,
    String firstFlaw,
    boolean finished) {}
