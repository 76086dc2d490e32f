package io.tieredcache;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Policies as an operator sets them: a properties file over what the code says, and the environment
 * over both. In the file {@code world-snapshot.localTtl=50ms}, in the environment {@code
 * TIERED_CACHE_WORLD_SNAPSHOT_LOCAL_TTL=50ms}: a schema's name is its template's literals.
 * Immutable.
 */
final class PolicyConfig {
  /** Names the file where the code names none. */
  static final String FILE_VARIABLE = "TIERED_CACHE_CONFIG";

  private static final String PREFIX = "TIERED_CACHE_";

  private final String origin;
  private final Map<String, String> file;
  private final Map<String, String> environment;

  private PolicyConfig(String origin, Map<String, String> file, Map<String, String> environment) {
    this.origin = origin;
    this.file = file;
    this.environment = environment;
  }

  /**
   * Reads the file, if there is one.
   *
   * @throws IllegalArgumentException when it can't be read
   */
  static PolicyConfig read(@Nullable Path given, Map<String, String> environment) {
    String named = environment.get(FILE_VARIABLE);
    Path path = given != null || named == null ? given : Path.of(named);
    Properties properties = new Properties();
    if (path != null) {
      try (Reader reader = Files.newBufferedReader(path)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "policy file " + path + " can't be read: " + e.getClass().getSimpleName(), e);
      }
    }
    Map<String, String> file = new LinkedHashMap<>();
    new TreeSet<>(properties.stringPropertyNames())
        .forEach(key -> file.put(key, properties.getProperty(key)));
    return new PolicyConfig("policy file " + path, file, environment);
  }

  /** How file and environment call a schema, e.g. {@code world-snapshot}. */
  static String name(KeySchema<?, ?> schema) {
    return Arrays.stream(schema.template().toString().split("\\{[^}]*}|:"))
        .filter(literal -> !literal.isEmpty())
        .collect(Collectors.joining("-"));
  }

  /** The schema under the policy that code, file and environment make; flaws are told. */
  <I, V> KeySchema<I, V> apply(KeySchema<I, V> schema, Flaws flaws) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String option : PolicyOptions.names()) {
      String text =
          environment.getOrDefault(
              variable(schema) + snake(option), file.get(name(schema) + "." + option));
      if (text != null) {
        texts.put(option, text);
      }
    }
    if (texts.isEmpty()) {
      return schema;
    }
    try {
      return schema.with(PolicyOptions.with(schema.policy(), texts));
    } catch (IllegalArgumentException e) {
      flaws.add("policy of " + schema + ": " + e.getMessage());
      return schema;
    }
  }

  /**
   * Tells the settings that belong to none of these schemas, with the name that was perhaps meant,
   * and those that belong to several, whose names are the same then.
   */
  void checkNames(Collection<? extends KeySchema<?, ?>> schemas, Flaws flaws) {
    Map<String, Set<String>> keys = new LinkedHashMap<>();
    Map<String, Set<String>> variables = new LinkedHashMap<>();
    for (KeySchema<?, ?> schema : schemas) {
      for (String option : PolicyOptions.names()) {
        belongs(keys, name(schema) + "." + option, schema);
        belongs(variables, variable(schema) + snake(option), schema);
      }
    }
    file.keySet().forEach(key -> check(origin, key, keys, flaws));
    environment.keySet().stream()
        .filter(key -> schemas.stream().anyMatch(each -> key.startsWith(variable(each))))
        .forEach(key -> check("environment", key, variables, flaws));
  }

  private static void belongs(Map<String, Set<String>> owners, String key, KeySchema<?, ?> schema) {
    owners.computeIfAbsent(key, first -> new LinkedHashSet<>()).add(schema.toString());
  }

  private static void check(String from, String key, Map<String, Set<String>> owners, Flaws flaws) {
    Set<String> of = owners.getOrDefault(key, Set.of());
    if (of.isEmpty()) {
      flaws.add(from + ": unknown " + key + Nearest.hint(key, owners.keySet()));
    } else if (of.size() > 1) {
      flaws.add(from + ": " + key + " must be of one schema, is of " + of + "; set it in code");
    }
  }

  private static String variable(KeySchema<?, ?> schema) {
    return PREFIX + name(schema).replace('-', '_').toUpperCase(Locale.ROOT) + "_";
  }

  private static String snake(String option) {
    return option.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }
}
