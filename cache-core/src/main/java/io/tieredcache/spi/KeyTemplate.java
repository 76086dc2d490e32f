package io.tieredcache.spi;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of storage keys, {@code literal:{name}:literal}, that formats and parses. Immutable.
 *
 * <p>Segments are parted by {@code :}; each is a literal or one placeholder in braces, and at least
 * one is a placeholder. The braces are no Redis hash tags: Python forms the same keys with
 * f-strings.
 */
public final class KeyTemplate {
  /** The longest storage key, in bytes of UTF-8. */
  public static final int MAX_KEY_BYTES = 512;

  /** First segments of keys that the cache keeps beside the values: fences, journals, chunks. */
  private static final Set<String> RESERVED = Set.of("fence", "writebehind", "chunk");

  private final String text;
  private final List<String> segments;
  private final int placeholders;

  private KeyTemplate(String text, List<String> segments, int placeholders) {
    this.text = text;
    this.segments = segments;
    this.placeholders = placeholders;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException naming the rule it breaks
   */
  public static KeyTemplate of(String text) {
    requireNonNull(text, "template");
    List<String> segments = List.of(text.split(":", -1));
    int placeholders = 0;
    for (String segment : segments) {
      boolean placeholder = isPlaceholder(segment);
      String name = placeholder ? segment.substring(1, segment.length() - 1) : segment;
      String flaw = KeyComponent.flaw(name);
      if (flaw != null) {
        throw new IllegalArgumentException(
            "template segment '"
                + KeyComponent.printable(segment)
                + "' of '"
                + KeyComponent.printable(text)
                + "' "
                + flaw);
      }
      placeholders += placeholder ? 1 : 0;
    }
    if (placeholders == 0) {
      throw new IllegalArgumentException(
          "template must have a placeholder like {id}, was '" + text + "'");
    }
    if (RESERVED.contains(segments.get(0))) {
      throw new IllegalArgumentException(
          "template must not begin with '"
              + segments.get(0)
              + "', which names the cache's own keys, was '"
              + text
              + "'");
    }
    return new KeyTemplate(text, segments, placeholders);
  }

  private static boolean isPlaceholder(String segment) {
    return segment.length() > 2 && segment.startsWith("{") && segment.endsWith("}");
  }

  /** How many components an id has. */
  public int placeholders() {
    return placeholders;
  }

  /**
   * The storage key of an id.
   *
   * @param components one for each placeholder, from left to right
   * @throws IllegalArgumentException naming the rule that a component or the whole key breaks
   */
  public String format(List<String> components) {
    if (components.size() != placeholders) {
      throw new IllegalArgumentException(
          text + " has " + placeholders + " placeholders, the id " + components.size());
    }
    StringBuilder key = new StringBuilder(text.length() + 32);
    int next = 0;
    for (String segment : segments) {
      if (!key.isEmpty()) {
        key.append(':');
      }
      key.append(isPlaceholder(segment) ? checked(components.get(next++)) : segment);
    }
    return checkedLength(key.toString());
  }

  private String checked(String component) {
    String flaw = KeyComponent.flaw(component);
    if (flaw != null) {
      throw new IllegalArgumentException(
          "id component '" + KeyComponent.printable(component) + "' of " + text + " " + flaw);
    }
    return component;
  }

  private String checkedLength(String key) {
    if (!isSurelyShort(key.length())) {
      int bytes = key.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_KEY_BYTES) {
        throw new IllegalArgumentException(
            "storage key of " + text + " must be at most 512 bytes, was " + bytes);
      }
    }
    return key;
  }

  // A char is at most three bytes, so most keys need no encoding to be known short enough.
  static boolean isSurelyShort(int chars) {
    return chars <= MAX_KEY_BYTES / 3;
  }

  /** The components of a storage key, or null where the key is not of this template. */
  public @Nullable List<String> parse(String key) {
    String[] parts = key.split(":", -1);
    if (parts.length != segments.size()) {
      return null;
    }
    List<String> components = new ArrayList<>(placeholders);
    for (int i = 0; i < parts.length; i++) {
      String segment = segments.get(i);
      if (isPlaceholder(segment)) {
        if (KeyComponent.flaw(parts[i]) != null) {
          return null;
        }
        components.add(parts[i]);
      } else if (!segment.equals(parts[i])) {
        return null;
      }
    }
    return components;
  }

  /** Whether some storage key is of both templates. */
  public boolean overlaps(KeyTemplate other) {
    if (segments.size() != other.segments.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      String mine = segments.get(i);
      String theirs = other.segments.get(i);
      if (!isPlaceholder(mine) && !isPlaceholder(theirs) && !mine.equals(theirs)) {
        return false;
      }
    }
    return true;
  }

  /** The literal text before the first placeholder, with its colon; empty where there is none. */
  public String prefix() {
    return text.substring(0, text.indexOf('{'));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyTemplate template && template.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The template as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
