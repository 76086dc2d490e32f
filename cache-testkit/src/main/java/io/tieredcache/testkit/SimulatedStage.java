package io.tieredcache.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.Framing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a course plays on: clock, tiers, processes. */
final class SimulatedStage implements AutoCloseable {
  /** Real waits end by it, so it is far longer than a slow machine needs. */
  static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final String TEMPLATE = "simulated:{id}:name";

  final ManualClock clock = new ManualClock();
  private final AtomicLong sharedClockBehind = new AtomicLong();
  final FakeSharedTier shared =
      new FakeSharedTier(() -> clock.micros().getAsLong() - sharedClockBehind.get());
  private final AtomicLong sqlClockBehind = new AtomicLong();
  final FakeDurableTier durable =
      new FakeDurableTier(() -> clock.micros().getAsLong() - sqlClockBehind.get());
  final SchemaPolicy policy;
  final SimulatedJournal journal;

  /** All that ever ran; those that run now by their places, which a new one takes over. */
  private final List<SimulatedProcess> processes = new ArrayList<>();

  private final List<SimulatedProcess> running = new ArrayList<>();
  private final Set<SimulatedProcess> cutOff = ConcurrentHashMap.newKeySet();
  private final KeySchema<String, String> schema;
  private final List<String> ids;
  private int nodes = 1;

  SimulatedStage(Simulation simulation) {
    policy = simulation.policy();
    ids = simulation.ids();
    simulation.prepare(shared, durable);
    schema = KeySchema.of(TEMPLATE, IdFormat.string(), new NameCodec(Framing.JSON)).with(policy);
    journal = new SimulatedJournal(policy, shared, TEMPLATE);
    for (int i = 0; i < simulation.processes(); i++) {
      running.add(started());
    }
  }

  private SimulatedProcess started() {
    FakeSharedTier peer = shared.peer();
    peer.nodes(nodes);
    SimulatedProcess process =
        SimulatedProcess.start(processes.size(), schema, peer, durable.peer(), clock);
    processes.add(process);
    return process;
  }

  List<String> ids() {
    return ids;
  }

  List<SimulatedProcess> running() {
    return running;
  }

  /** The process in this place. */
  SimulatedProcess at(int place) {
    return running.get(place);
  }

  /** Another process runs in this place from now on. */
  void replace(int place) {
    running.set(place, started());
  }

  /** The keys lie on one more node from now on, as far as processes can see. */
  void moveNodes() {
    nodes++;
    running.forEach(process -> process.shared().nodes(nodes));
  }

  /** Of all processes. */
  long durableReads() {
    return processes.stream().mapToLong(process -> process.durable().count("getAll")).sum();
  }

  /** Whether the process reaches L2. */
  boolean reaches(SimulatedProcess process) {
    return !cutOff.contains(process);
  }

  void cutOff(SimulatedProcess process) {
    cutOff.add(process);
    process.shared().fail("away");
  }

  void connect(SimulatedProcess process) {
    cutOff.remove(process);
    process.shared().restore();
  }

  static String key(String id) {
    return TEMPLATE.replace("{id}", id);
  }

  long now() {
    return clock.nanoTime().getAsLong();
  }

  void sharedClockGoesBack(Duration by) {
    sharedClockBehind.addAndGet(by.toNanos() / 1_000);
  }

  void sqlClockGoesBack(Duration by) {
    sqlClockBehind.addAndGet(by.toNanos() / 1_000);
  }

  /** The newest that the authority has given: of what is journaled, else of L3. */
  long newestVersion(String id) {
    return Math.max(journal.unflushed(key(id)), durableVersion(id));
  }

  /** -1 where there is no row; a deleted one has its version. */
  long durableVersion(String id) {
    DurableRow row = durable.row(key(id));
    return row == null ? -1 : row.version();
  }

  boolean isInDurable(String id) {
    DurableRow row = durable.row(key(id));
    return row != null && row.payload() != null;
  }

  /** 0 for a value without a stamp, -1 for none. */
  long sharedVersion(String id) {
    byte[] bytes = shared.foreign().get(key(id));
    return bytes == null ? -1 : StampFormat.decode(bytes).stamp().version();
  }

  /** Whether some caller may fill the key, so that others would wait for it. */
  boolean isLeased(String id) {
    byte @Nullable [] fence = shared.foreign().get(SharedProbe.fence(key(id)));
    return fence != null && new String(fence, UTF_8).startsWith("lease");
  }

  static byte[] json(String name) {
    return ('"' + name + '"').getBytes(UTF_8);
  }

  @Override
  public void close() {
    processes.forEach(process -> process.cache().close());
  }
}
