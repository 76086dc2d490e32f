package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.Breaker.Permit;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plural requests to L2 through its breakers: keys of nodes that are kept away from fail at once,
 * the rest goes out as one request, and each node is judged by its own keys. Thread-safe.
 *
 * <p>While all is well, working out every key's node would cost a batch a few per cent; then the
 * nodes of {@value #SAMPLES} keys are credited with its success.
 */
final class GuardedBatches {
  private static final int SAMPLES = 4;

  private final Guard guard;
  private final Function<String, String> node;

  GuardedBatches(Guard guard, Function<String, String> node) {
    this.guard = guard;
    this.node = node;
  }

  <R> CompletableFuture<Batch<R>> send(
      String operation,
      Collection<String> keys,
      Deadline deadline,
      Function<Collection<String>, CompletableFuture<Batch<R>>> request) {
    return guard.breakers().allClosed()
        ? guard.timed(operation, () -> sendAll(keys, request))
        : sendAdmitted(operation, keys, deadline, request, false);
  }

  /** The same in parts, each of which can be taken before the others are there. */
  <R> List<CompletableFuture<Batch<R>>> sendInParts(
      String operation,
      Collection<String> keys,
      Deadline deadline,
      Function<Collection<String>, List<CompletableFuture<Batch<R>>>> request) {
    if (!guard.breakers().allClosed()) {
      return List.of(
          sendAdmitted(
              operation, keys, deadline, some -> Batch.joined(request.apply(some)), false));
    }
    List<CompletableFuture<Batch<R>>> parts = new ArrayList<>();
    CompletableFuture<Batch<R>> failures =
        guard.timed(
            operation,
            () ->
                sendAll(
                    keys,
                    all -> {
                      parts.addAll(request.apply(all));
                      return failures(parts);
                    }));
    return parts.isEmpty() ? List.of(failures) : parts;
  }

  /** All that breakers want to know of the parts. */
  private static <R> CompletableFuture<Batch<R>> failures(List<CompletableFuture<Batch<R>>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Batch<R> failures = Batch.empty();
              parts.forEach(part -> failures.failures().putAll(part.join().failures()));
              return failures;
            });
  }

  /** The same for keys that are of no use one without the other: all are sent or none. */
  <R> CompletableFuture<Batch<R>> sendTogether(
      String operation,
      Collection<String> keys,
      Deadline deadline,
      Function<Collection<String>, CompletableFuture<Batch<R>>> request) {
    return guard.breakers().allClosed()
        ? guard.timed(operation, () -> sendAll(keys, request))
        : sendAdmitted(operation, keys, deadline, request, true);
  }

  private <R> CompletableFuture<Batch<R>> sendAll(
      Collection<String> keys, Function<Collection<String>, CompletableFuture<Batch<R>>> request) {
    long begin = guard.breakers().now();
    CompletableFuture<Batch<R>> answer = Breaker.begun(() -> request.apply(keys));
    var unused =
        answer.whenComplete(
            (batch, failure) -> {
              boolean well = batch != null && batch.failures().isEmpty();
              Map<Breaker, Permit> asked = new HashMap<>();
              (well ? sample(keys) : keys).forEach(key -> asked.put(breakerOf(key), Permit.CLOSED));
              boolean all = !well || keys.size() <= SAMPLES;
              record(asked, all, begin, batch, failure);
            });
    return answer;
  }

  private <R> CompletableFuture<Batch<R>> sendAdmitted(
      String operation,
      Collection<String> keys,
      Deadline deadline,
      Function<Collection<String>, CompletableFuture<Batch<R>>> request,
      boolean together) {
    Map<Breaker, Optional<Permit>> asked = new HashMap<>();
    List<String> admitted = new ArrayList<>();
    Map<String, TierException> refused = new LinkedHashMap<>();
    for (String key : keys) {
      Breaker breaker = breakerOf(key);
      if (asked.computeIfAbsent(breaker, each -> Optional.ofNullable(each.enter())).isPresent()) {
        admitted.add(key);
      } else {
        refused.put(key, breaker.refusal(operation, guard.schema()));
      }
    }
    Map<Breaker, Permit> entered = new HashMap<>();
    asked.forEach((breaker, let) -> let.ifPresent(permit -> entered.put(breaker, permit)));
    if (together && !refused.isEmpty()) {
      entered.forEach(Breaker::leave);
      TierException one = refused.values().iterator().next();
      admitted.forEach(key -> refused.put(key, one));
      admitted.clear();
    }
    if (admitted.isEmpty()) {
      return CompletableFuture.completedFuture(new Batch<>(new LinkedHashMap<>(), refused));
    }
    return guard
        .timed(operation, () -> watch(entered, admitted, deadline, request))
        .thenApply(
            batch -> {
              batch.failures().putAll(refused);
              return batch;
            });
  }

  private <R> CompletableFuture<Batch<R>> watch(
      Map<Breaker, Permit> entered,
      List<String> keys,
      Deadline deadline,
      Function<Collection<String>, CompletableFuture<Batch<R>>> request) {
    long begin = guard.breakers().now();
    boolean alone = entered.size() == 1;
    CompletableFuture<Batch<R>> answer = Breaker.begun(() -> request.apply(keys));
    Map<Breaker, Permit> probes = new HashMap<>(entered);
    probes.values().removeIf(permit -> !permit.isProbe());
    Map<Breaker, Permit> others = new HashMap<>(entered);
    others.keySet().removeAll(probes.keySet());
    observe(answer, others, alone, begin);
    if (!probes.isEmpty()) {
      // The silence of a probed node is not the others' fault.
      observe(Breaker.bounded(answer, deadline), probes, alone, begin);
    }
    return answer;
  }

  private <R> void observe(
      CompletableFuture<Batch<R>> answer, Map<Breaker, Permit> entered, boolean alone, long begin) {
    var unused =
        answer.whenComplete((batch, failure) -> record(entered, alone, begin, batch, failure));
  }

  private <R> void record(
      Map<Breaker, Permit> asked,
      boolean alone,
      long begin,
      @Nullable Batch<R> batch,
      @Nullable Throwable failure) {
    Map<Breaker, TierException> failures = new HashMap<>();
    if (batch != null) {
      batch.failures().forEach((key, failed) -> failures.put(breakerOf(key), failed));
    }
    // A batch is as slow as its slowest node: only where it went to one, is that the slow one.
    long slow = asked.size() == 1 && alone ? guard.slowNanos() : Long.MAX_VALUE;
    Set<Breaker> copied = copied(batch);
    asked.forEach(
        (breaker, permit) -> {
          Throwable own = failure != null ? failure : failures.get(breaker);
          if (own == null && copied.contains(breaker)) {
            breaker.leave(permit);
          } else {
            breaker.record(permit, begin, own == null ? slow : guard.slowNanos(), own);
          }
        });
  }

  /** Those of whose keys a replica answered some: how well their own node is, nobody knows. */
  private <R> Set<Breaker> copied(@Nullable Batch<R> batch) {
    Set<Breaker> copied = new HashSet<>();
    if (batch != null) {
      batch
          .answers()
          .forEach(
              (key, answer) -> {
                if (Guard.isCopied(answer)) {
                  copied.add(breakerOf(key));
                }
              });
    }
    return copied;
  }

  /** What is sent with the keys of a batch that are admitted, which are some of all. */
  static <T> Map<String, T> these(Map<String, T> all, Collection<String> admitted) {
    if (admitted.size() == all.size()) {
      return all;
    }
    Map<String, T> some = new LinkedHashMap<>();
    admitted.forEach(key -> some.put(key, requireNonNull(all.get(key), "one of each key")));
    return some;
  }

  private Breaker breakerOf(String key) {
    return guard.breakers().of(node.apply(key));
  }

  private static List<String> sample(Collection<String> keys) {
    int stride = Math.max(1, keys.size() / SAMPLES);
    List<String> sample = new ArrayList<>(SAMPLES + 1);
    int next = 0;
    for (String key : keys) {
      if (next++ % stride == 0) {
        sample.add(key);
      }
    }
    return sample;
  }
}
