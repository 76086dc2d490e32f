package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/** The rules for one part of a storage key. */
final class KeyComponent {
  private KeyComponent() {}

  /** What is wrong with it, or null. */
  static @Nullable String flaw(String component) {
    if (component.isEmpty()) {
      return "must not be empty";
    }
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (c == ':' || c == '{' || c == '}') {
        return "must not contain ':', '{' or '}'";
      }
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        return "must not contain white space";
      }
      if (Character.isISOControl(c)) {
        return "must not contain control characters";
      }
      if (Character.isSurrogate(c) && !paired(component, i)) {
        return "must be valid Unicode";
      }
    }
    return null;
  }

  private static boolean paired(String component, int i) {
    char c = component.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < component.length() && Character.isLowSurrogate(component.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(component.charAt(i - 1));
  }

  /** Short and without control characters, for an error message. */
  static String printable(String component) {
    String shown = component.length() > 64 ? component.substring(0, 64) + "…" : component;
    return shown.replaceAll("\\p{IsCntrl}|[\\u2028\\u2029]", "?");
  }
}
