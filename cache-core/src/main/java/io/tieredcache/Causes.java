package io.tieredcache;

import io.tieredcache.spi.RefusedRowException;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** What a future failed with, whatever its stages wrapped it in. */
final class Causes {
  private Causes() {}

  /** Without the wrapper. */
  static Throwable of(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** With a wrapper, as a stage throws it on. */
  static CompletionException wrapped(Throwable failure) {
    return failure instanceof CompletionException already
        ? already
        : new CompletionException(failure);
  }

  /** The tier's own word; any other failure is thrown on. */
  static TierException told(Throwable failure) {
    if (of(failure) instanceof TierException told) {
      return told;
    }
    throw wrapped(failure);
  }

  /** The tier's own word; of any other failure what is made of it. */
  static TierException told(Throwable failure, Function<Throwable, TierException> other) {
    Throwable cause = of(failure);
    return cause instanceof TierException told ? told : other.apply(cause);
  }

  /** Whether a write that failed so did nothing: its tier was not reached, or refuses it. */
  static boolean nothingDone(Throwable failure) {
    Throwable cause = of(failure);
    return cause instanceof TierUnavailableException || cause instanceof RefusedRowException;
  }

  /** The same of a write that failed in parts: each of them has to have done nothing. */
  static boolean nothingDone(Collection<? extends Throwable> failures, int parts) {
    return failures.size() == parts && failures.stream().allMatch(Causes::nothingDone);
  }
}
