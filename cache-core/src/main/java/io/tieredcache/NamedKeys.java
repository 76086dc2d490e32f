package io.tieredcache;

import java.util.Collection;
import java.util.stream.Collectors;

/** Some of many keys, as a message names them. */
final class NamedKeys {
  static final int MOST = 8;

  private NamedKeys() {}

  /** All of them, or the first few and how many more there are. */
  static String of(Collection<String> keys) {
    String named = keys.stream().limit(MOST).collect(Collectors.joining(", "));
    return keys.size() <= MOST ? named : named + " and " + (keys.size() - MOST) + " more";
  }
}
