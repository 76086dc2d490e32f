package io.tieredcache.testkit;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.InvalidationListener;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.spi.TrackingState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * L2 in memory, with the bytes that Redis would hold. Thread-safe and deterministic: operations
 * take effect and answer in the caller's thread, unless a {@link Hold} makes one wait.
 *
 * <p>Operations are named as the methods of {@link SharedStore}; {@code getAll} and the like count
 * once. Those of chunks are {@code getChunks}, {@code putChunks} and {@code dropChunks}.
 */
public final class FakeSharedTier implements SharedTier {
  private final FakeControls controls = new FakeControls(Tier.L2);
  private final FakeTracking tracking = new FakeTracking();
  private final FakeKeyspace keys;
  private volatile Consumer<String> connected = node -> {};

  /** An empty store on the system's clock. */
  public FakeSharedTier() {
    this(FakeSharedTier::systemMicros);
  }

  /**
   * An empty store.
   *
   * @param micros its time in microseconds since 1970: for expiry, stored-at and assigned versions
   */
  public FakeSharedTier(LongSupplier micros) {
    this(new FakeKeyspace(requireNonNull(micros, "micros")));
  }

  private FakeSharedTier(FakeKeyspace keys) {
    this.keys = keys;
    keys.watch(tracking);
  }

  static long systemMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** The same data as another process reaches it: with switches, counters and holds of its own. */
  public FakeSharedTier peer() {
    return new FakeSharedTier(keys);
  }

  /** From now on this rule is not kept, by any peer. */
  void leaveOut(FakeRule rule) {
    keys.leaveOut(rule);
  }

  /** The same data as another service reaches it. */
  public ForeignClient foreign() {
    return keys;
  }

  /** The keys that begin so, in order. */
  List<String> names(String head) {
    return keys.names(head);
  }

  /** Makes every operation and {@link #start} fail until {@link #restore}. */
  public void fail(String reason) {
    controls.fail(requireNonNull(reason, "reason"));
  }

  /** Makes every operation fail unsent, as on a lost connection, until {@link #reconnect}. */
  public void disconnect() {
    controls.disconnect();
  }

  /** {@link #restore}, and tells the cache that its nodes are connected, as a driver does. */
  public void reconnect() {
    controls.restore();
    controls.nodes().forEach(connected);
  }

  /** From now on the keys lie on this many nodes, {@code node-0} and so on; one by default. */
  public void nodes(int count) {
    controls.nodes(count);
  }

  /** Makes every operation on keys of one node fail until {@link #restore}. */
  public void failNode(String node, String reason) {
    controls.failNode(requireNonNull(node, "node"), requireNonNull(reason, "reason"));
  }

  /** The node of a key, or an empty string while there is one only. */
  public String node(String key) {
    return controls.node(key);
  }

  /** Ends {@link #fail}, {@link #failNode} and {@link #disconnect}. */
  public void restore() {
    controls.restore();
  }

  /** How often an operation was called, e.g. {@code get}, failed calls included. */
  public long count(String operation) {
    return controls.count(operation);
  }

  /** How often any operation was called. */
  public long count() {
    return controls.count();
  }

  /** Makes the next operation of this name wait. Several holds are met one after the other. */
  public Hold holdNext(String operation, Hold.Side side) {
    return controls.holds.next(operation, side);
  }

  /**
   * Replication stops: from now on copies ({@link SharedStore#getNear}) hold what is here now.
   * Until then they are never behind.
   */
  public void cutReplica() {
    keys.cutReplica();
  }

  /** Ends this process's tracking connection: nothing is reported until {@link #armTracking}. */
  public void cutTracking() {
    tracking.cut();
  }

  /** Arms tracking again after {@link #cutTracking}; {@link #start} does so by itself. */
  public void armTracking() {
    tracking.arm();
  }

  /** From now on tracking is refused, as by an ACL. */
  public void refuseTracking() {
    tracking.refuse();
  }

  /** Holds back what is reported to this process until {@link #releasePushes}. */
  public void holdPushes() {
    tracking.hold();
  }

  /** Reports what was held back, in the caller's thread. */
  public void releasePushes() {
    tracking.release();
  }

  @Override
  public void track(Collection<KeyTemplate> templates, InvalidationListener listener) {
    tracking.track(templates, listener);
  }

  @Override
  public TrackingState tracking() {
    return tracking.state();
  }

  @Override
  public void onConnected(Consumer<String> listener) {
    connected = requireNonNull(listener, "listener");
  }

  @Override
  public SharedStore open(TierSchema schema) {
    return new FakeSharedStore(
        controls, schema.name(), new FakeSharedOperations(keys, schema), tracking);
  }

  @Override
  public ChunkStore openChunks(TierSchema schema) {
    return new FakeChunkStore(controls, schema.name(), keys);
  }

  @Override
  public Journal openJournal(TierSchema schema, JournalSettings settings) {
    String name = schema.name();
    return new FakeJournal(
        controls, name, settings, partition -> keys.journal(name + '#' + partition));
  }

  /**
   * What an asynchronous failover does to a partition of a journal: entries after this version are
   * gone.
   */
  public void loseJournal(TierSchema schema, int partition, long after) {
    keys.journal(schema.name() + '#' + partition).lose(after);
  }

  /** A partition of a schema's journal, past all switches. */
  FakeJournalPartition journal(String schema, int partition) {
    return keys.journal(schema + '#' + partition);
  }

  @Override
  public void start(Deadline deadline) {
    controls.check("start", "*");
    tracking.arm();
  }

  @Override
  public CompletableFuture<@Nullable Void> clear(Collection<KeyTemplate> templates) {
    return controls.<@Nullable Void>run(
        "clear",
        "*",
        () -> {
          keys.deleteIf(
              key ->
                  templates.stream()
                      .anyMatch(template -> template.parse(FakeFence.keyOf(key)) != null));
          return null;
        });
  }

  @Override
  public void close() {
    controls.close();
    tracking.cut();
    keys.unwatch(tracking);
  }
}
