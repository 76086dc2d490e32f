package io.tieredcache;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The components of {@link SchemaPolicy} by name, so that each setting can be given as text and
 * none can be forgotten. Only used at start and when a policy changes.
 */
final class PolicyOptions {
  private static final RecordComponent[] PARTS = SchemaPolicy.class.getRecordComponents();
  private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

  /**
   * What may change while calls use the old policy; tiers, threads, L1's size stand on the rest.
   */
  private static final Set<String> CHANGEABLE =
      Set.of(
          "ttl",
          "localTtl",
          "readFrom",
          "localReads",
          "sharedReads",
          "durableTtl",
          "deadline",
          "negativeTtl",
          "maxValueBytes",
          "persistLoads",
          "concurrentLoads",
          "staleIfError",
          "staleWhileRevalidate",
          "refreshAhead",
          "jitter");

  private PolicyOptions() {}

  /** The names, in the record's order. */
  static List<String> names() {
    return Arrays.stream(PARTS).map(RecordComponent::getName).toList();
  }

  /**
   * The policy with these settings in place of its own.
   *
   * @param texts by name; all names known
   * @throws IllegalArgumentException telling the values that are none, else the rules broken
   */
  static SchemaPolicy with(SchemaPolicy base, Map<String, String> texts) {
    Flaws flaws = new Flaws();
    @Nullable Object[] values = new @Nullable Object[PARTS.length];
    for (int i = 0; i < PARTS.length; i++) {
      String name = PARTS[i].getName();
      String text = texts.get(name);
      try {
        values[i] = text == null ? value(PARTS[i], base) : parse(PARTS[i], text.strip());
      } catch (IllegalArgumentException e) {
        flaws.add(name + " must be " + e.getMessage() + ", was '" + text + "'");
      }
    }
    flaws.refuse();
    return policy(values);
  }

  /** The settings that differ and can't be changed while the cache runs. */
  static Set<String> fixed(SchemaPolicy before, SchemaPolicy after) {
    Set<String> fixed = new LinkedHashSet<>();
    for (RecordComponent part : PARTS) {
      boolean same = Objects.equals(value(part, before), value(part, after));
      if (!same && !CHANGEABLE.contains(part.getName())) {
        fixed.add(part.getName());
      }
    }
    return fixed;
  }

  private static @Nullable Object value(RecordComponent part, SchemaPolicy policy) {
    try {
      return part.getAccessor().invoke(policy);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a record's accessor can be called", e);
    }
  }

  private static SchemaPolicy policy(@Nullable Object[] values) {
    Class<?>[] types = Arrays.stream(PARTS).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return SchemaPolicy.class.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException flaw) {
        throw flaw;
      }
      throw new IllegalStateException("a policy of values of the right types", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's constructor can be called", e);
    }
  }

  private static @Nullable Object parse(RecordComponent part, String text) {
    Class<?> type = part.getType();
    if (type == Duration.class) {
      boolean optional = part.getAnnotatedType().isAnnotationPresent(Nullable.class);
      return optional && text.equals("none") ? null : duration(text);
    }
    if (type == boolean.class) {
      return bool(text);
    }
    if (type == WriteBehindPolicy.class || type == LargeValuePolicy.class) {
      throw new IllegalArgumentException("given in the application's code");
    }
    if (type.isEnum()) {
      return constant(type, text);
    }
    try {
      return type == int.class ? (Object) Integer.parseInt(text) : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a number", e);
    }
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (!matcher.matches() || matcher.group(1).length() > 12) {
      throw new IllegalArgumentException("a time such as 100ms, 5s, 10m, 1h or 30d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("true or false");
    }
    return text.equals("true");
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (constant.toString().equals(text.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw new IllegalArgumentException("one of " + Arrays.toString(type.getEnumConstants()));
  }
}
