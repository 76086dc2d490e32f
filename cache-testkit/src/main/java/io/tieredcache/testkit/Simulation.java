package io.tieredcache.testkit;

import static java.util.Objects.requireNonNull;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.Tracking;
import io.tieredcache.WriteMode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Random courses of some processes over fake tiers, under a policy: reads, writes, deletes and
 * invalidations of a few ids, disturbances, and time that passes only as the course wants it; half
 * of the calls are held back at an operation of a tier and let go later. A checker compares what
 * the calls return with what is promised: C1 (no read is older than allowed, and a process sees its
 * own writes), C2 (versions never go backwards in a process), C3 (L2 never holds what L3 does not),
 * C5 (what has been loaded is not loaded again while nothing disturbs it).
 *
 * <p>Under a {@link WriteMode#WRITE_BEHIND} policy there are turns of flushers, too, held like
 * calls: longer than their leases, for ever, or until their answers are lost. The checker adds C4
 * (each key's newest journaled write comes to L3 in the journal's order, once, or to the dead
 * letters; what a failover loses is counted).
 *
 * <p>The same seed takes the same course. Immutable; {@link #run} may be called by several threads.
 *
 * <pre>{@code
 * Simulation.of(policy).assertHolds(1, 1_000);    // seeds 1 to 1,000
 * Simulation.of(policy).run(77).steps().forEach(System.out::println);
 * }</pre>
 */
public final class Simulation {
  private static final Duration ONE_FLUSH = Duration.ofNanos(1);

  private final SchemaPolicy policy;
  private final int processes;
  private final List<String> ids;
  private final int steps;
  private final Set<Disturbance> disturbances;
  private final BiConsumer<FakeSharedTier, FakeDurableTier> preparation;

  private Simulation(
      SchemaPolicy policy,
      int processes,
      List<String> ids,
      int steps,
      Set<Disturbance> disturbances,
      BiConsumer<FakeSharedTier, FakeDurableTier> preparation) {
    this.policy = policy;
    this.processes = processes;
    this.ids = ids;
    this.steps = steps;
    this.disturbances = disturbances;
    this.preparation = preparation;
  }

  /**
   * Two processes, three ids, 40 steps, all disturbances. The policy's deadline is replaced by 30
   * s, since calls that are held wait in real time, and its {@code drainTimeout} by the shortest,
   * since a process that was killed would try for so long: one that is closed flushes once.
   *
   * @throws IllegalArgumentException for what no course can show: writes that are {@link
   *     WriteMode#CACHE_ONLY}, {@code durableTtl}, and {@code staleWhileRevalidate}, {@code
   *     refreshAhead} and {@code jitter}, which depend on threads or chance of their own
   */
  public static Simulation of(SchemaPolicy policy) {
    requireNonNull(policy, "policy");
    if (policy.writes() == WriteMode.CACHE_ONLY) {
      throw new IllegalArgumentException(
          "writes must be WRITE_THROUGH or WRITE_BEHIND, was " + policy.writes());
    }
    if (!policy.staleWhileRevalidate().isZero() || policy.refreshAhead() || policy.jitter() != 0) {
      throw new IllegalArgumentException(
          "staleWhileRevalidate, refreshAhead and jitter must be off, were not");
    }
    if (policy.durableTtl() != null) {
      throw new IllegalArgumentException("durableTtl must be none, was " + policy.durableTtl());
    }
    EnumSet<Disturbance> all = EnumSet.allOf(Disturbance.class);
    boolean behind = policy.writes() == WriteMode.WRITE_BEHIND;
    all.removeIf(behind ? Disturbance::isOfWriteThrough : Disturbance::isOfWriteBehind);
    if (policy.tracking() != Tracking.TRACKED) {
      all.remove(Disturbance.TRACKING_LOSS);
    }
    return new Simulation(
        policy.toBuilder()
            .deadline(SimulatedStage.DEADLINE)
            .writeBehind(policy.writeBehind().drainTimeout(ONE_FLUSH))
            .build(),
        2,
        List.of("a", "b", "c"),
        40,
        all,
        (shared, durable) -> {});
  }

  /** With so many processes, at least 1. */
  public Simulation processes(int count) {
    check(count > 0, "processes", count);
    return new Simulation(policy, count, ids, steps, disturbances, preparation);
  }

  /** Over so many ids, at least 1: the fewer, the more often calls meet. */
  public Simulation ids(int count) {
    check(count > 0, "ids", count);
    List<String> names = IntStream.range(0, count).mapToObj(i -> "id-" + i).toList();
    return new Simulation(policy, processes, names, steps, disturbances, preparation);
  }

  /** With so many steps a course, at least 1. */
  public Simulation steps(int count) {
    check(count > 0, "steps", count);
    return new Simulation(policy, processes, ids, count, disturbances, preparation);
  }

  /**
   * With these disturbances only.
   *
   * @throws IllegalArgumentException for those that the policy's way to write does not know
   */
  public Simulation disturbedBy(Set<Disturbance> which) {
    boolean behind = policy.writes() == WriteMode.WRITE_BEHIND;
    for (Disturbance each : which) {
      if (behind ? each.isOfWriteThrough() : each.isOfWriteBehind()) {
        throw new IllegalArgumentException(
            "disturbances must be known to " + policy.writes() + ", was " + each);
      }
    }
    return new Simulation(policy, processes, ids, steps, Set.copyOf(which), preparation);
  }

  /** With something done to both tiers before each course: rows of before, switches. */
  public Simulation prepared(BiConsumer<FakeSharedTier, FakeDurableTier> first) {
    return new Simulation(
        policy, processes, ids, steps, disturbances, requireNonNull(first, "first"));
  }

  private static void check(boolean holds, String name, int value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + value);
    }
  }

  /** Takes the course of a seed. */
  public SimulatedCourse run(long seed) {
    try (SimulationRun run = new SimulationRun(this, seed)) {
      return run.take();
    }
  }

  /** The first seed from this one on, of so many, whose course breaks a promise. */
  public OptionalLong firstViolation(long from, int count) {
    for (long seed = from; seed < from + count; seed++) {
      if (!run(seed).broken().isEmpty()) {
        return OptionalLong.of(seed);
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Takes the courses of so many seeds.
   *
   * @throws AssertionError at the first that breaks a promise, with its seed, the promise and steps
   */
  public void assertHolds(long from, int count) {
    for (long seed = from; seed < from + count; seed++) {
      SimulatedCourse course = run(seed);
      if (!course.broken().isEmpty()) {
        throw new AssertionError(
            "seed "
                + seed
                + " broke "
                + String.join("; ", course.broken())
                + "\n  "
                + String.join("\n  ", course.steps()));
      }
    }
  }

  SchemaPolicy policy() {
    return policy;
  }

  int processes() {
    return processes;
  }

  List<String> ids() {
    return ids;
  }

  int steps() {
    return steps;
  }

  /** In the enum's order, so that a seed means the same whatever set they came in. */
  List<Disturbance> disturbances() {
    return disturbances.stream().sorted().toList();
  }

  void prepare(FakeSharedTier shared, FakeDurableTier durable) {
    preparation.accept(shared, durable);
  }
}
