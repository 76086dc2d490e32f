package io.tieredcache.bench.stampede;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.testkit.server.RedisCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * 1,000 threads in 4 JVMs read one cold key at once, whose loader takes {@value Crowd#LOAD_MILLIS}
 * ms, over a cluster of 3 primaries with replicas, TLS and AUTH.
 *
 * <p>{@code java -cp … io.tieredcache.bench.stampede.Stampede [rounds]}. Prints for each round,
 * after {@value #WARM_UPS} that warm up, how often the key was loaded, and the median and the
 * longest wait since the moment at which all threads were to call; then the median of the rounds.
 * Ends with an exception where a key was loaded more than once, a call failed, or that median is
 * over twice the load.
 */
public final class Stampede {
  private static final int PROCESSES = 4;
  private static final int WARM_UPS = 10;

  private Stampede() {}

  /** Runs. */
  public static void main(String[] args) throws IOException {
    if (args.length > 2) {
      Crowd.run(args[0], args[1], List.of(args).subList(2, args.length));
      return;
    }
    int rounds = args.length == 0 ? 9 : Integer.parseInt(args[0]);
    try (RedisCluster cluster = RedisCluster.start()) {
      rounds(cluster, rounds);
    }
  }

  private static void rounds(RedisCluster cluster, int rounds) throws IOException {
    List<Process> processes = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        processes.add(crowd(cluster));
      }
      for (int round = 0; round < WARM_UPS; round++) {
        var unused = round(processes, "warm-up " + round);
      }
      double[] longest = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        longest[round] = round(processes, "round " + round);
      }
      Arrays.sort(longest);
      System.out.printf(
          Locale.ROOT, "longest wait, median of the rounds: %.1f ms%n", longest[rounds / 2]);
      if (longest[rounds / 2] > 2 * Crowd.LOAD_MILLIS) {
        throw new IllegalStateException("longer than twice the load");
      }
    } finally {
      // Before the cluster, whose end they would tell of.
      processes.forEach(Process::destroyForcibly);
    }
  }

  private static Process crowd(RedisCluster cluster) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Stampede.class.getName());
    command.addAll(List.of(cluster.password(), cluster.caCertificate().toString()));
    command.addAll(cluster.uris());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The longest wait in milliseconds. */
  private static double round(List<Process> processes, String round) throws IOException {
    for (Process process : processes) {
      if (!line(process).equals("ready")) {
        throw new IllegalStateException("a process did not get ready");
      }
    }
    // A little ahead, so that no process has to hear of it later than it begins.
    long begin = System.nanoTime() + 100_000_000;
    for (Process process : processes) {
      PrintWriter out = new PrintWriter(process.outputWriter(UTF_8), true);
      out.println(round.replace(' ', '-') + "-" + begin + " " + begin);
    }
    long loads = 0;
    double median = 0;
    double longest = 0;
    for (Process process : processes) {
      String[] told = line(process).split(" ", -1);
      loads += Long.parseLong(told[0]);
      median = Math.max(median, Double.parseDouble(told[1]));
      longest = Math.max(longest, Double.parseDouble(told[2]));
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d load(s), median of the slowest process %.1f ms, longest %.1f ms%n",
        round,
        loads,
        median,
        longest);
    if (loads != 1) {
      throw new IllegalStateException("the key was loaded " + loads + " times");
    }
    return longest;
  }

  private static String line(Process process) throws IOException {
    BufferedReader in = process.inputReader(UTF_8);
    String line = in.readLine();
    if (line == null) {
      throw new IllegalStateException("a process ended early");
    }
    return line;
  }
}
