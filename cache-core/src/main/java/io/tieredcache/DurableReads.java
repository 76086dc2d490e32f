package io.tieredcache;

import io.tieredcache.codec.CodecException;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.UndecodableValueException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers flights from L3, or by the loader where L3 has no row, and fills L2 where there is a
 * lease. Blocks its caller's thread. Thread-safe.
 */
final class DurableReads<I, V> {
  private final SchemaContext<I, V> context;
  private final SharedReads<I, V> reads;
  private final SharedWrites<I, V> fills;
  private final Loads<I, V> loads;

  DurableReads(
      SchemaContext<I, V> context,
      SharedReads<I, V> reads,
      SharedWrites<I, V> fills,
      Loads<I, V> loads) {
    this.context = context;
    this.reads = reads;
    this.fills = fills;
    this.loads = loads;
  }

  /**
   * Answers all these flights.
   *
   * @param lease held for all their keys, or null: then nothing is filled
   */
  void load(
      List<Flight<I, V>> flights,
      @Nullable Loader<? super I, ? extends V> loader,
      @Nullable Lease lease,
      Deadline deadline) {
    if (flights.isEmpty()) {
      return;
    }
    long begin = context.now();
    try {
      Answers found = query(flights, deadline);
      if (lease != null) {
        fills.fill(found.payloads, lease, deadline);
      }
      finish(found, loader, lease, deadline);
      context.ahead().loaded(context.now() - begin);
    } catch (RuntimeException e) {
      if (lease != null) {
        fills.release(keys(flights), lease);
      }
      throw e;
    }
  }

  /** Answers flights whose value in L2 is older than this process has seen, and repairs L2. */
  void repair(
      List<Flight<I, V>> flights,
      @Nullable Loader<? super I, ? extends V> loader,
      Deadline deadline) {
    if (flights.isEmpty()) {
      return;
    }
    Answers found = query(flights, deadline);
    fills.drop(keys(found.missing));
    finish(found, loader, null, deadline);
    fills.publish(SharedWrites.byKey(found.payloads), deadline);
  }

  private void finish(
      Answers found,
      @Nullable Loader<? super I, ? extends V> loader,
      @Nullable Lease lease,
      Deadline deadline) {
    found.answers.forEach(reads::finish);
    if (lease != null) {
      fills.release(keys(List.copyOf(found.undecodable.keySet())), lease);
    }
    found.undecodable.forEach((flight, failure) -> flight.answer.completeExceptionally(failure));
    for (Flight<I, V> flight : found.missing) {
      loads.finish(flight, loader, found.version(flight), lease, flight.askedAt(), deadline);
    }
  }

  /** What one query brought. */
  private final class Answers {
    final Map<Flight<I, V>, Answer<V>> answers = new LinkedHashMap<>();
    final Map<Flight<I, V>, SharedWrite> payloads = new LinkedHashMap<>();
    final List<Flight<I, V>> missing = new ArrayList<>();
    final Map<Flight<I, V>, TierException> undecodable = new LinkedHashMap<>();
    private final Map<String, DurableRow> rows;

    Answers(Map<String, DurableRow> rows) {
      this.rows = rows;
    }

    long version(Flight<I, V> flight) {
      DurableRow row = rows.get(flight.key);
      return row == null ? DurableStore.NO_ROW : row.version();
    }
  }

  private Answers query(List<Flight<I, V>> flights, Deadline deadline) {
    DurableStore durable = context.durable();
    if (durable == null) {
      Answers none = new Answers(Map.of());
      none.missing.addAll(flights);
      return none;
    }
    Map<String, DurableRow> rows = new HashMap<>();
    Answers found = new Answers(rows);
    long askedAt = context.now();
    rows.putAll(ask(durable, flights, deadline));
    for (Flight<I, V> flight : flights) {
      // Where there is an L2, freshness counts from asking it: what changed there since is unknown.
      if (context.shared() == null) {
        flight.asked(askedAt);
      }
      sort(flight, rows.get(flight.key), found);
    }
    return found;
  }

  private Map<String, DurableRow> ask(
      DurableStore durable, List<Flight<I, V>> flights, Deadline deadline) {
    if (flights.stream().noneMatch(Flight::isUnguarded)) {
      return context.rows(durable, keys(flights), "get", deadline);
    }
    return context
        .rush()
        .read(deadline, () -> context.rows(durable, keys(flights), "get", deadline));
  }

  private void sort(Flight<I, V> flight, @Nullable DurableRow row, Answers found) {
    if (row == null || row.payload() == null) {
      if (row != null) {
        context.local().saw(flight, row.version());
      }
      found.missing.add(flight);
      return;
    }
    reads.followAuthority(flight, row.version());
    try {
      V value = context.values().decode(ByteBuffer.wrap(row.payload()), Tier.L3);
      context.counters().add(Count.L3_HIT);
      found.answers.put(flight, Answer.of(value, row.version(), Tier.L3, flight.askedAt()));
      found.payloads.put(flight, write(row.version(), row.payload(), row.millisLeft()));
    } catch (CodecException e) {
      context.local().saw(flight, row.version());
      found.undecodable.put(
          flight,
          new UndecodableValueException(Tier.L3, context.schema().toString(), Duration.ZERO, e));
    }
  }

  private SharedWrite write(long version, byte[] payload, long millisLeft) {
    return new SharedWrite(version, payload, context.sharedTtlMillis(millisLeft));
  }

  private List<String> keys(List<Flight<I, V>> flights) {
    return flights.stream().map(flight -> flight.key).toList();
  }
}
