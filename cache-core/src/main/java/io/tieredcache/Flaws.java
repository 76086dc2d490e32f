package io.tieredcache;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Gathers all that is wrong with some settings, to tell it in one message. Not thread-safe. */
final class Flaws {
  private final List<String> flaws = new ArrayList<>();

  void add(String flaw) {
    flaws.add(flaw);
  }

  void atLeast(String name, Duration value, Duration least) {
    if (requireNonNull(value, name).compareTo(least) < 0) {
      add(name + " must be at least " + least + ", was " + value);
    }
  }

  void atMost(String name, Duration value, Duration most) {
    if (requireNonNull(value, name).compareTo(most) > 0) {
      add(name + " must be at most " + most + ", was " + value);
    }
  }

  <T extends Comparable<T>> void between(String name, T value, T least, T most) {
    if (requireNonNull(value, name).compareTo(least) < 0 || value.compareTo(most) > 0) {
      add(name + " must be " + least + " to " + most + ", was " + value);
    }
  }

  void positive(String name, int value) {
    if (value <= 0) {
      add(name + " must be positive, was " + value);
    }
  }

  /**
   * Ends the gathering.
   *
   * @throws IllegalArgumentException naming each rule and value, where there is one
   */
  void refuse() {
    if (!flaws.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", flaws));
    }
  }
}
