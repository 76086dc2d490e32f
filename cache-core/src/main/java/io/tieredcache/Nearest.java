package io.tieredcache;

import java.util.Collection;
import java.util.Comparator;

/** The known name that a mistyped one is nearest to, by the number of letters to change. */
final class Nearest {
  private Nearest() {}

  /** E.g. {@code "; did you mean world-snapshot.ttl?"}, or nothing where no name is known. */
  static String hint(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(each -> distance(name, each)))
        .map(nearest -> "; did you mean " + nearest + "?")
        .orElse("");
  }

  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
