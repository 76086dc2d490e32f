package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an id in each tier without changing anything: L1 counts no hit, L2 is asked for the
 * stamp only, L3 by one query. Blocks; thread-safe.
 */
final class Explaining<I, V> {
  private static final String NOTHING = "nothing";
  private static final String NOT_ASKED = "not asked, ";

  private final SchemaContext<I, V> context;

  Explaining(SchemaContext<I, V> context) {
    this.context = context;
  }

  Explanation explain(I id, Deadline deadline) {
    String key = context.schema().key(id);
    Map<Tier, String> tiers = new EnumMap<>(Tier.class);
    Answer<V> fresh = context.local().fresh(id);
    tiers.put(Tier.L1, local(id, fresh));
    String shared = shared(key, context.sharedDeadline(deadline));
    if (shared != null) {
      tiers.put(Tier.L2, (context.asked() == null ? NOT_ASKED : "") + shared);
    }
    String durable = durable(key, deadline);
    if (durable != null) {
      tiers.put(Tier.L3, durable);
    }
    return new Explanation(key, tiers, get(id, key, fresh, shared));
  }

  private String local(I id, @Nullable Answer<V> fresh) {
    Answer<V> any = fresh != null ? fresh : context.local().agedAtMost(id, Long.MAX_VALUE);
    String off = context.schema().policy().localReads() ? "" : NOT_ASKED;
    String floor = "; newest version seen " + version(context.local().floor(id));
    if (any == null) {
      return off + NOTHING + floor;
    }
    String what = any.value() == null ? "known absent" : "version " + version(any.version());
    return off
        + (fresh == null ? "expired, " : "")
        + what
        + ", asked "
        + (context.now() - any.askedAt()) / 1_000_000
        + " ms ago"
        + floor;
  }

  private @Nullable String shared(String key, Deadline deadline) {
    var shared = context.shared();
    if (shared == null) {
      return null;
    }
    String node = shared.node(key);
    String at = node.isEmpty() ? "" : " at " + node;
    try {
      Stamp stamp =
          context.waits().await(shared.revalidate(key, deadline), Tier.L2, "explain", deadline);
      return stamp == null ? NOTHING + at : stamped(stamp) + at;
    } catch (TierException e) {
      return "no answer: " + e.getMessage();
    }
  }

  private static String stamped(Stamp stamp) {
    return stamp.present()
        ? "version " + version(stamp.version()) + ", stored " + time(stamp.storedAtMicros())
        : "a value without a stamp";
  }

  private @Nullable String durable(String key, Deadline deadline) {
    var durable = context.durable();
    if (durable == null) {
      return null;
    }
    try {
      DurableRow row =
          context
              .waits()
              .await(durable.getAll(List.of(key), deadline), Tier.L3, "explain", deadline)
              .get(key);
      return row == null ? "no row" : row(row);
    } catch (TierException e) {
      return "no answer: " + e.getMessage();
    }
  }

  private static String row(DurableRow row) {
    byte[] payload = row.payload();
    if (payload == null) {
      return "deleted or expired, version " + version(row.version());
    }
    String expires =
        row.millisLeft() == DurableRow.FOREVER
            ? ""
            : ", expires in " + row.millisLeft() / 1000 + " s";
    return "version " + version(row.version()) + ", " + payload.length + " bytes" + expires;
  }

  private String get(I id, String key, @Nullable Answer<V> fresh, @Nullable String shared) {
    if (fresh != null) {
      return "L1 answers";
    }
    if (context.flights().underWay(id)) {
      return "joins the read that is under way";
    }
    if (context.repairs().suspects(key)) {
      return "reads below L2, which has not been told of a write of this process";
    }
    if (context.asked() == null
        || shared == null
        || shared.startsWith(NOTHING)
        || shared.startsWith("no answer")) {
      return context.durable() == null ? "calls the loader, if it has one" : "reads L3";
    }
    return "L2 answers, unless its version is below the newest one seen";
  }

  private static String version(long version) {
    return version == 0 ? "unknown" : version + " (" + time(version) + ")";
  }

  private static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
