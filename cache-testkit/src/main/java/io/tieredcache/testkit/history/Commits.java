package io.tieredcache.testkit.history;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the authority committed: the version that it gave to each written value. Not thread-safe.
 */
public final class Commits {
  private record Written(String id, String value) {}

  private final Map<Written, Long> versions = new HashMap<>();

  /** Adds a commit. */
  public void add(String id, String value, long version) {
    versions.put(new Written(id, value), version);
  }

  /** The version of that value of the id, or null where it was never committed. */
  @Nullable Long version(String id, @Nullable String value) {
    return value == null ? null : versions.get(new Written(id, value));
  }
}
