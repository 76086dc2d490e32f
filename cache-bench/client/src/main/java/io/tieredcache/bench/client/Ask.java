package io.tieredcache.bench.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the harness asks a client to do, as one line: a name and {@code key=value} words. Immutable.
 *
 * @param name of the work
 * @param words its parameters, none with white space
 */
public record Ask(String name, Map<String, String> words) {
  /** Copies the map. */
  public Ask {
    words = Map.copyOf(words);
  }

  /** Without parameters yet. */
  public static Ask of(String name) {
    return new Ask(name, Map.of());
  }

  /** With one more parameter. */
  public Ask with(String key, Object value) {
    Map<String, String> more = new LinkedHashMap<>(words);
    more.put(key, String.valueOf(value));
    return new Ask(name, more);
  }

  /** From its line. */
  static Ask parse(String line) {
    String[] parts = line.trim().split("\\s+", -1);
    Map<String, String> words = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      words.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
    }
    return new Ask(parts[0], words);
  }

  /** As a line. */
  public String line() {
    StringBuilder line = new StringBuilder(name);
    words.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
    return line.toString();
  }

  String text(String key) {
    String value = words.get(key);
    if (value == null) {
      throw new IllegalArgumentException(name + " needs " + key);
    }
    return value;
  }

  int number(String key) {
    return Integer.parseInt(text(key));
  }

  int number(String key, int otherwise) {
    return words.containsKey(key) ? number(key) : otherwise;
  }

  double real(String key) {
    return Double.parseDouble(text(key));
  }

  double real(String key, double otherwise) {
    return words.containsKey(key) ? real(key) : otherwise;
  }
}
