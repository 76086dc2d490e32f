package io.tieredcache.testkit.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The calls to caches and the stalls of the machine, in no order. Thread-safe. Grows by about 150
 * bytes per call, so runs must be short.
 */
public final class History {
  private static final String STALL = "stall ";

  private record Stall(String process, Span time) {
    String toLine() {
      return STALL + process + " " + time.from() + " " + time.to();
    }

    static Stall parse(String line) {
      String[] fields = line.split(" ", -1);
      return new Stall(fields[1], new Span(Long.parseLong(fields[2]), Long.parseLong(fields[3])));
    }
  }

  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final Queue<Stall> stalls = new ConcurrentLinkedQueue<>();

  /** Adds a call that has ended. */
  public void add(Call call) {
    calls.add(call);
  }

  /** Adds a time in which threads of that process did not run; see {@link Hiccups}. */
  public void addStall(String process, Span time) {
    stalls.add(new Stall(process, time));
  }

  /** Adds all of another process's. */
  public void addAll(History other) {
    calls.addAll(other.calls);
    stalls.addAll(other.stalls);
  }

  /** Adds another's stalls, but not its calls. */
  public void addStallsOf(History other) {
    stalls.addAll(other.stalls);
  }

  /** The calls so far. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** How long threads of that process were kept from running between two times, in nanoseconds. */
  public long stalled(String process, long from, long to) {
    return stalls.stream()
        .filter(stall -> stall.process.equals(process))
        .mapToLong(stall -> stall.time.overlap(from, to))
        .sum();
  }

  /**
   * Writes it to a file, for another process to read.
   *
   * @throws IOException where that fails
   */
  public void save(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    calls.forEach(call -> lines.add(call.toLine()));
    stalls.forEach(stall -> lines.add(stall.toLine()));
    Files.write(file, lines);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException where that fails
   */
  public static History load(Path file) throws IOException {
    History history = new History();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(STALL)) {
        history.stalls.add(Stall.parse(line));
      } else {
        history.add(Call.parse(line));
      }
    }
    return history;
  }
}
