package io.tieredcache.cli.chaos;

import io.tieredcache.spi.TrackingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a member is now.
 *
 * @param tracking whether every primary reports changes to it
 * @param vouched how often its L1 has answered with a value so old that only a primary that reports
 *     can have vouched for it
 * @param threads the threads of its JVM that clients start, those of this fleet alone, by kind
 */
record State(TrackingState tracking, long vouched, Map<String, Integer> threads) {
  /** Those of pools whose threads end by themselves when idle. */
  private static final String IDLE_ENDS = "(?s)tieredcache-(call|load|unpack)-.*";

  /** Of this JVM, which had these threads before the fleet. */
  static State of(TrackingState tracking, long vouched, Set<String> threadsBefore) {
    return new State(
        tracking,
        vouched,
        clientThreads().stream()
            .filter(name -> !threadsBefore.contains(name))
            .map(State::kind)
            .filter(kind -> !kind.matches(IDLE_ENDS))
            .collect(Collectors.toMap(Function.identity(), kind -> 1, Integer::sum, TreeMap::new)));
  }

  /** The name without its numbers. */
  private static String kind(String name) {
    return name.substring(0, name.lastIndexOf('#')).replaceAll("\\d+", "N");
  }

  /** By names and ids. */
  static Set<String> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName() + "#" + thread.getId())
        .filter(name -> name.matches("(?s)(lettuce|tiered|chaos|hiccups|Hikari).*"))
        .collect(Collectors.toSet());
  }

  /** Whether this many primaries report changes, which is all of them. */
  boolean armed(int primaries) {
    return tracking.wanted() == primaries && tracking.armed() == primaries;
  }

  void save(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(tracking.wanted() + " " + tracking.armed() + " " + tracking.refused());
    lines.add(Long.toString(vouched));
    threads.forEach((kind, count) -> lines.add(count + " " + kind));
    Files.write(file, lines);
  }

  static State load(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String[] tracking = lines.get(0).split(" ", -1);
    Map<String, Integer> threads = new TreeMap<>();
    for (String line : lines.subList(2, lines.size())) {
      String[] fields = line.split(" ", 2);
      threads.put(fields[1], Integer.parseInt(fields[0]));
    }
    return new State(
        new TrackingState(
            Integer.parseInt(tracking[0]),
            Integer.parseInt(tracking[1]),
            Integer.parseInt(tracking[2])),
        Long.parseLong(lines.get(1)),
        threads);
  }
}
