package io.tieredcache.testkit;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.Tracking;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.Tier;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What runs over a {@link MutantEngine}; public, since the engine's package calls it. */
public final class MutantCourses {
  private MutantCourses() {}

  /** Which policy the courses are taken under. */
  enum Way {
    BY_TIME,
    TRACKED,
    BEHIND;

    SchemaPolicy policy() {
      SchemaPolicyBuilder policy = SchemaPolicy.builder();
      return switch (this) {
        case BY_TIME -> policy.build();
        case TRACKED -> policy.tracking(Tracking.TRACKED).localTtl(Duration.ofMillis(500)).build();
        case BEHIND ->
            policy
                .writes(WriteMode.WRITE_BEHIND)
                .writeBehind(WriteBehindPolicy.defaults().journalPartitions(1))
                .build();
      };
    }
  }

  static List<String> broken(long seed, String way, String disturbances) {
    // The fewer ids and kinds of disturbances there are, the sooner a rule is missed.
    return Simulation.of(Way.valueOf(way).policy())
        .ids(1)
        .disturbedBy(
            Stream.of(disturbances.split(",", -1))
                .filter(name -> !name.isEmpty())
                .map(Disturbance::valueOf)
                .collect(Collectors.toSet()))
        .run(seed)
        .broken();
  }

  /** Keeps what was written in L1, under the version that the write got, as of now. */
  public static void fill(Object writePath, Map<?, ?> values) throws ReflectiveOperationException {
    Object context = field(writePath, "context");
    Object local = call(context, "local");
    long now = (Long) call(context, "now");
    Method answer =
        writePath
            .getClass()
            .getClassLoader()
            .loadClass("io.tieredcache.Answer")
            .getDeclaredMethod("of", Object.class, long.class, Tier.class, long.class);
    answer.setAccessible(true);
    for (Map.Entry<?, ?> each : values.entrySet()) {
      long version = (Long) call(local, "floor", each.getKey());
      call(
          local,
          "store",
          each.getKey(),
          answer.invoke(null, each.getValue(), version, Tier.L1, now));
    }
  }

  static Object field(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  static Object call(Object on, String name, Object... arguments)
      throws ReflectiveOperationException {
    for (Method method : on.getClass().getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        method.setAccessible(true);
        return method.invoke(on, arguments);
      }
    }
    throw new NoSuchMethodException(name);
  }
}
