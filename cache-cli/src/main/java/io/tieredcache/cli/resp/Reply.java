package io.tieredcache.cli.resp;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a node answered to one command. Immutable.
 *
 * @param value null, a {@code Long}, a {@code String} or a {@code List<Reply>}
 * @param refusal the error that it answered instead, or null
 */
public record Reply(@Nullable Object value, @Nullable String refusal) {
  static Reply of(@Nullable Object value) {
    return new Reply(value, null);
  }

  static Reply refused(String error) {
    return new Reply(null, error);
  }

  /** A string, or a number in decimal; empty for nothing. */
  public String text() {
    return Objects.toString(value, "");
  }

  /** A number; 0 where there is none. */
  public long number() {
    return value instanceof Long number ? number : 0;
  }

  /** The elements of an array; none where it is no array. */
  @SuppressWarnings("unchecked") // only the reader of replies makes lists
  public List<Reply> list() {
    return value instanceof List<?> list ? (List<Reply>) list : List.of();
  }
}
