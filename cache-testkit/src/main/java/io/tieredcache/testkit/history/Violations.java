package io.tieredcache.testkit.history;

import java.util.ArrayList;
import java.util.List;

/** Those found so far. Not thread-safe. */
final class Violations {
  private final List<Violation> found = new ArrayList<>();
  private final long zero;

  /**
   * @param zero the time that messages count from
   */
  Violations(long zero) {
    this.zero = zero;
  }

  void add(String promise, Call call, String why) {
    found.add(new Violation(promise, call.toText(zero) + ": " + why));
  }

  void add(String promise, Call call, String why, Call against) {
    add(promise, call, why + " " + against.toText(zero));
  }

  List<Violation> all() {
    return List.copyOf(found);
  }
}
