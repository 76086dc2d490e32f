package io.tieredcache;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Function;

/**
 * How an id becomes the components of a storage key and back. Thread-safe.
 *
 * <p>Both directions must agree: {@code parse(format(id)).equals(id)}.
 *
 * @param <I> the id's type; its {@code equals} and {@code hashCode} are those of L1's keys
 */
public interface IdFormat<I> {
  /** The components, one for each placeholder of the template, from left to right. */
  List<String> format(I id);

  /**
   * The id of these components.
   *
   * @throws IllegalArgumentException when they are no id of this type
   */
  I parse(List<String> components);

  /** How many components an id has. */
  int components();

  /** Text as it is. */
  static IdFormat<String> string() {
    return single(Function.identity(), Function.identity());
  }

  /** A whole number in decimal digits. */
  static IdFormat<Long> number() {
    return single(id -> Long.toString(id), Long::valueOf);
  }

  /** An id of one component with the application's own mapping. */
  static <I> IdFormat<I> single(Function<I, String> format, Function<String, I> parse) {
    return new SingleIdFormat<>(requireNonNull(format, "format"), requireNonNull(parse, "parse"));
  }

  /**
   * A record whose components, in their order, fill the placeholders. Components may be {@code
   * String}, {@code int}, {@code long}, {@link java.util.UUID} or an enum.
   *
   * @throws IllegalArgumentException for a component of another type, or a record that is not
   *     accessible from here
   */
  static <I extends Record> IdFormat<I> record(Class<I> type) {
    return RecordIdFormat.of(requireNonNull(type, "type"));
  }
}
