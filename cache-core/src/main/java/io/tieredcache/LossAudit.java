package io.tieredcache;

import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.Tier;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a failover of Redis lost of this process's writes: where a partition has moved to
 * another node, each key's newest acknowledged version must be in the journal, in L3, or among the
 * dead letters; a remove has not been lost where neither holds a value. Every process asks for its
 * own writes, whoever flushes. One thread at a time; blocks.
 */
final class LossAudit {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LETTERS = 1_000;
  private static final int AT_ONCE = 256;
  private static final Logger LOG = System.getLogger(LossAudit.class.getName());

  private final Journal journal;
  private final DurableStore journaled;
  private final Acknowledged acknowledged;
  private final FlushMeters meters;
  private final Waits waits;
  private final String schema;
  private final int partition;
  private String node = "";

  LossAudit(FlushParts parts, int partition) {
    this.journal = parts.journal();
    this.journaled = parts.journaled();
    this.acknowledged = parts.journaled().acknowledged(partition);
    this.meters = parts.meters();
    this.waits = parts.waits();
    this.schema = parts.schema();
    this.partition = partition;
  }

  /** Before the first write. */
  void begin() {
    node = journal.node(partition);
  }

  /**
   * A turn of the flusher begins. What its writers were told is remembered by turns, which are a
   * flush interval apart: the passes of one follow each other faster than a node's replicas do.
   */
  void turn() {
    acknowledged.turn();
  }

  /** Called after the partition's node has answered; throws where the audit can't be made now. */
  void answered() {
    String now = journal.node(partition);
    if (!node.equals(now)) {
      audit();
    }
    node = now;
    acknowledged.answered();
  }

  private void audit() {
    Map<String, Acknowledged.Write> expected = acknowledged.newest();
    Set<String> lost = new HashSet<>();
    List<String> keys = new ArrayList<>(expected.keySet());
    for (int from = 0; from < keys.size(); from += AT_ONCE) {
      List<String> some = keys.subList(from, Math.min(keys.size(), from + AT_ONCE));
      Map<String, DurableRow> rows =
          waits.await(journaled.getAll(some, patience()), Tier.L2, "audit", patience());
      some.stream()
          .filter(key -> lacks(rows.get(key), Objects.requireNonNull(expected.get(key))))
          .forEach(lost::add);
    }
    lost.removeAll(buried(lost));
    if (!lost.isEmpty()) {
      meters.lostWrites(lost.size());
      LOG.log(
          Level.WARNING,
          "{0}: a failover of Redis lost {1} acknowledged writes of this process in partition {2}",
          schema,
          lost.size(),
          partition);
    }
  }

  /** Whether a key's row is without what was written; a row of a removed key may be gone. */
  private static boolean lacks(@Nullable DurableRow row, Acknowledged.Write write) {
    boolean older = row == null || row.version() < write.version();
    boolean holdsNothing = row == null || row.payload() == null;
    return older && !(write.removes() && holdsNothing);
  }

  private Set<String> buried(Set<String> lost) {
    Set<String> keys = new HashSet<>();
    if (!lost.isEmpty()) {
      for (BuriedEntry letter :
          waits.await(
              journal.buried(partition, LETTERS, patience()), Tier.L2, "audit", patience())) {
        keys.add(letter.entry().key());
      }
    }
    return keys;
  }

  private static Deadline patience() {
    return Deadline.after(PATIENCE, System::nanoTime);
  }
}
