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

  final ManualClock clock = new ManualClock();
  final FakeSharedTier shared = new FakeSharedTier(clock.micros());
  private final AtomicLong sqlClockBehind = new AtomicLong();
  final FakeDurableTier durable =
      new FakeDurableTier(() -> clock.micros().getAsLong() - sqlClockBehind.get());
  final List<SimulatedProcess> processes = new ArrayList<>();
  final SchemaPolicy policy;
  private final Set<Integer> cutOff = ConcurrentHashMap.newKeySet();

  SimulatedStage(Simulation simulation) {
    policy = simulation.policy();
    simulation.prepare(shared, durable);
    KeySchema<String, String> schema =
        KeySchema.of("simulated:{id}:name", IdFormat.string(), new NameCodec(Framing.JSON))
            .with(policy);
    for (int i = 0; i < simulation.processes(); i++) {
      processes.add(SimulatedProcess.start(schema, shared.peer(), durable.peer(), clock));
    }
  }

  /** Whether the process reaches L2. */
  boolean reaches(int process) {
    return !cutOff.contains(process);
  }

  void cutOff(int process) {
    cutOff.add(process);
    processes.get(process).shared().fail("away");
  }

  void connect(int process) {
    cutOff.remove(process);
    processes.get(process).shared().restore();
  }

  static String key(String id) {
    return "simulated:" + id + ":name";
  }

  long now() {
    return clock.nanoTime().getAsLong();
  }

  void sqlClockGoesBack(Duration by) {
    sqlClockBehind.addAndGet(by.toNanos() / 1_000);
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
