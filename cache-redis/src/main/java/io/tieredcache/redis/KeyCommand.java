package io.tieredcache.redis;

import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The command about one key. Writes the outcome, which the errand reads after {@link
 * Errand#settled}.
 */
final class KeyCommand<T, R> extends OwnCommand<T> {
  final String key;
  private final Errand<T, R> errand;
  private @Nullable R answer;
  private @Nullable TierException trouble;

  KeyCommand(Errand<T, R> errand, String key) {
    super(errand.question().type(), errand.question().output(), errand.question().arguments(key));
    this.errand = errand;
    this.key = key;
  }

  /** The answer, or null where there is none; after the command has settled. */
  @Nullable R answer() {
    return answer;
  }

  /** Why there is no answer, or null. */
  @Nullable TierException trouble() {
    return trouble;
  }

  /** As {@link Errand#limit}. */
  @Nullable Duration limit() {
    return errand.limit();
  }

  /** Lettuce keeps commands in hash tables; to make an object's own hash takes longer. */
  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  void refused(Throwable failure) {
    CompletionStage<T> other = otherwise(failure);
    if (other == null) {
      failed(failure);
    } else {
      other.whenComplete(
          (reply, again) -> {
            if (again == null) {
              answered(reply);
            } else {
              failed(again);
            }
          });
    }
  }

  private @Nullable CompletionStage<T> otherwise(Throwable failure) {
    try {
      return errand.question().otherwise(errand, key, failure);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private void failed(Throwable failure) {
    if (Failures.wrongType(failure)) {
      // A key of a type that is no value counts as missing; scripts see to that by themselves.
      answered(null);
      return;
    }
    errand.link().heed(failure);
    trouble = Failures.ofKey(errand.operation(), failure);
    errand.settled(this);
  }

  @Override
  void answered(@Nullable T reply) {
    try {
      answer = errand.question().read(key, reply);
    } catch (RuntimeException e) {
      trouble = Failures.of(errand.operation(), e);
    }
    errand.settled(this);
  }
}
