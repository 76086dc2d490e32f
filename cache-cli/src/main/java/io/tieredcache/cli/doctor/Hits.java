package io.tieredcache.cli.doctor;

import io.tieredcache.KeySchema;
import io.tieredcache.Tracking;
import io.tieredcache.cli.resp.RefusedException;
import io.tieredcache.cli.resp.Talk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** What a primary counts of hits and losses, and whether it would evict or report. */
final class Hits {
  /** Fewer look-ups than this say nothing. */
  private static final double ENOUGH = 10_000;

  /** A guess: below it, more requests cost a read of PostgreSQL than are spared one. */
  private static final double LOW = 0.5;

  private final Notes notes;
  private final String subject;
  private final Talk talk;

  Hits(Notes notes, Primary primary) {
    this.notes = notes;
    this.subject = primary.name();
    this.talk = primary.talk();
  }

  void check(List<KeySchema<?, String>> schemas) {
    notes.look("hit-rate", subject, () -> rate(Info.of(talk, "stats")));
    notes.look(
        "evictions", subject, () -> evictions(Info.of(talk, "stats"), Info.of(talk, "memory")));
    notes.look("eviction-policy", subject, () -> policy(Info.of(talk, "memory")));
    notes.look("tracking", subject, () -> tracking(schemas));
  }

  private void rate(Info stats) {
    double hits = stats.number("keyspace_hits");
    double all = hits + stats.number("keyspace_misses");
    String saw =
        String.format(Locale.ROOT, "%.0f %% of %.0f look-ups", 100 * hits / Math.max(1, all), all);
    if (all >= ENOUGH && hits < LOW * all) {
      notes.wrong(
          "hit-rate",
          subject,
          saw + " found a key",
          "values expire before they are read again, are evicted, or are asked for under names"
              + " that nobody writes",
          "see ttl, evictions and patterns below; raise ttl, or warm the cache after a deploy");
    } else {
      notes.fine("hit-rate", subject, saw + (all < ENOUGH ? ", too few to judge" : " found a key"));
    }
  }

  private void evictions(Info stats, Info memory) {
    long evicted = (long) stats.number("evicted_keys");
    String saw = evicted + " evicted, " + (long) stats.number("expired_keys") + " expired";
    double most = memory.number("maxmemory");
    if (evicted > 0 && most > 0 && memory.number("used_memory") > 0.9 * most) {
      notes.wrong(
          "evictions",
          subject,
          saw,
          "the values don't fit into maxmemory, so some go before their ttl",
          "more memory or shards, a shorter ttl, or smaller values");
    } else {
      notes.fine("evictions", subject, saw);
    }
  }

  private void policy(Info memory) {
    String policy = memory.text("maxmemory_policy");
    if (policy.startsWith("allkeys-")) {
      notes.wrong(
          "eviction-policy",
          subject,
          policy,
          "write-behind keeps acknowledged writes in keys without expiry, which it may evict; the"
              + " tier refuses to start with it",
          "set maxmemory-policy to noeviction or volatile-lru (a parameter group on ElastiCache)");
    } else {
      notes.fine("eviction-policy", subject, policy);
    }
  }

  /** Last of all: from here on the connection speaks RESP3. */
  private void tracking(List<KeySchema<?, String>> schemas) throws java.io.IOException {
    List<String> command = new ArrayList<>(List.of("CLIENT", "TRACKING", "ON", "BCAST"));
    for (String head : heads(schemas)) {
      command.add("PREFIX");
      command.add(head);
    }
    try {
      talk.ask("HELLO", "3");
      talk.ask(command.toArray(String[]::new));
      talk.ask("CLIENT", "TRACKING", "OFF");
      notes.fine("tracking", subject, "available");
    } catch (RefusedException e) {
      notes.wrong(
          "tracking",
          subject,
          "refused: " + e.code(),
          "the ACL lacks CLIENT or HELLO, or a proxy stands before the node",
          "allow +@connection; until then L1 keeps tracked values for 100 ms at most");
    }
  }

  /** Redis refuses a prefix that begins with another. */
  private static List<String> heads(List<KeySchema<?, String>> schemas) {
    List<String> kept = new ArrayList<>();
    TreeSet<String> heads = new TreeSet<>();
    schemas.stream()
        .filter(schema -> schema.policy().tracking() == Tracking.TRACKED)
        .forEach(schema -> heads.add(schema.template().prefix()));
    for (String head : heads) {
      if (kept.isEmpty() || !head.startsWith(kept.get(kept.size() - 1))) {
        kept.add(head);
      }
    }
    return kept;
  }
}
