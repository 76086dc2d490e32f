package io.tieredcache.testkit.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a Redis node answered to one command. Immutable; errors are thrown instead. */
public final class RedisReply {
  private final @Nullable Object value;

  /** The value is null, a {@code Long}, a {@code byte[]} or a {@code List<RedisReply>}. */
  RedisReply(@Nullable Object value) {
    this.value = value;
  }

  /** Whether it is Redis's null: nothing there. */
  public boolean isNull() {
    return value == null;
  }

  /**
   * The bytes of a string.
   *
   * @throws IllegalStateException when it is null or no string
   */
  public byte[] bytes() {
    return as(byte[].class).clone();
  }

  /**
   * A string as UTF-8, or a number in decimal.
   *
   * @throws IllegalStateException when it is null or an array
   */
  public String text() {
    return value instanceof Long number
        ? number.toString()
        : new String(as(byte[].class), StandardCharsets.UTF_8);
  }

  /**
   * A number.
   *
   * @throws IllegalStateException when it is none
   */
  public long number() {
    return as(Long.class);
  }

  /**
   * The elements of an array.
   *
   * @throws IllegalStateException when it is none
   */
  @SuppressWarnings("unchecked") // only the reader of replies makes lists
  public List<RedisReply> list() {
    return (List<RedisReply>) as(List.class);
  }

  private <T> T as(Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalStateException("reply must be a " + type.getSimpleName() + ", was " + this);
    }
    return type.cast(value);
  }

  /** For messages of assertions. */
  @Override
  public String toString() {
    return value instanceof byte[] ? text() : Objects.toString(value);
  }
}
