package io.tieredcache;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Function;

/**
 * How an id becomes the components of a storage key and back. Thread-safe; called for each id that
 * L1 does not answer, so it must not block. Nothing is null.
 *
 * <p>Both directions must agree: {@code parse(format(id)).equals(id)}. A component is any text
 * without colons, braces, white space and control characters, not empty; a whole key has 512 bytes
 * of UTF-8 at most. Calls with an id that breaks this throw {@link IllegalArgumentException}.
 *
 * @param <I> the id's type; its {@code equals} and {@code hashCode} are those of L1's keys
 */
public interface IdFormat<I> {
  /**
   * The components, one for each placeholder of the template, from left to right: as many as {@link
   * #components}.
   */
  List<String> format(I id);

  /**
   * The id of these components.
   *
   * @param components as many as {@link #components}
   * @throws IllegalArgumentException when they are no id of this type
   */
  I parse(List<String> components);

  /** How many components an id has; always the same, at least 1. */
  int components();

  /** Text as it is: one component, all that a component may be is an id. */
  static IdFormat<String> string() {
    return single(Function.identity(), Function.identity());
  }

  /**
   * A whole number in decimal digits, with a minus sign where it is below 0: one component. Other
   * text is no id, nor is another form of a number, e.g. {@code 07}.
   */
  static IdFormat<Long> number() {
    return single(id -> Long.toString(id), Long::valueOf);
  }

  /**
   * An id of one component with the application's own mapping.
   *
   * @param format the component; thread-safe
   * @param parse its reverse; throws {@link IllegalArgumentException} for text that is no id
   */
  static <I> IdFormat<I> single(Function<I, String> format, Function<String, I> parse) {
    return new SingleIdFormat<>(requireNonNull(format, "format"), requireNonNull(parse, "parse"));
  }

  /**
   * A record whose components, in their order, fill the placeholders. Components may be {@code
   * String}, {@code int}, {@code long}, {@link java.util.UUID} or an enum; calls with one that is
   * null throw {@link NullPointerException}.
   *
   * @throws IllegalArgumentException for a component of another type, or a record that is not
   *     accessible from here
   */
  static <I extends Record> IdFormat<I> record(Class<I> type) {
    return RecordIdFormat.of(requireNonNull(type, "type"));
  }
}
