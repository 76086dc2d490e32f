package io.tieredcache.testkit;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.Tracking;
import io.tieredcache.spi.Tier;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What runs over a {@link MutantEngine}; public, since the engine's package calls it. */
public final class MutantCourses {
  private MutantCourses() {}

  static List<String> broken(long seed, boolean tracked, String disturbance) {
    SchemaPolicy policy =
        tracked
            ? SchemaPolicy.builder()
                .tracking(Tracking.TRACKED)
                .localTtl(Duration.ofMillis(500))
                .build()
            : SchemaPolicy.defaults();
    // The fewer ids and kinds of disturbances there are, the sooner a rule is missed.
    return Simulation.of(policy)
        .ids(1)
        .disturbedBy(Set.of(Disturbance.valueOf(disturbance)))
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

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  private static Object call(Object on, String name, Object... arguments)
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
