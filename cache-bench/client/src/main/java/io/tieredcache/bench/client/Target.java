package io.tieredcache.bench.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The servers to measure against, from the variables that {@code ./tiered-cache sandbox} prints,
 * and the options of a run.
 *
 * @param endpoints Redis nodes, {@code rediss://host:port}
 * @param ca certificates in PEM, null for those that the JDK trusts
 * @param variables all variables: PostgreSQL's too
 * @param options of the run, by name
 */
public record Target(
    List<URI> endpoints,
    @Nullable String password,
    @Nullable Path ca,
    Map<String, String> variables,
    Map<String, String> options) {
  /** How long peers with an L1 keep a value, the same for all; L1's longest without tracking. */
  public static final Duration LOCAL_TTL = Duration.ofMillis(100);

  /** Storage keys of traced objects, which the harness puts into PostgreSQL beforehand. */
  public static final String TRACED = "traced:{id}:value";

  /** How many values an L1 holds. */
  public static final int LOCAL_ENTRIES = 10_000;

  /** Copies the collections. */
  public Target {
    endpoints = List.copyOf(endpoints);
    variables = Map.copyOf(variables);
    options = Map.copyOf(options);
  }

  /** From variables. */
  public static Target of(Map<String, String> variables, Map<String, String> options) {
    String endpoints = variables.getOrDefault("REDIS_ENDPOINTS", "");
    if (endpoints.isBlank()) {
      throw new IllegalArgumentException("REDIS_ENDPOINTS must be set");
    }
    String password = variables.getOrDefault("REDIS_PASSWORD", "");
    String ca = variables.getOrDefault("REDIS_CA", "");
    return new Target(
        Arrays.stream(endpoints.trim().split("\\s*,\\s*", -1)).map(URI::create).toList(),
        password.isEmpty() ? null : password,
        ca.isBlank() ? null : Path.of(ca),
        variables,
        options);
  }

  /** Whether the nodes speak TLS. */
  public boolean tls() {
    return "rediss".equals(endpoints.get(0).getScheme());
  }

  /** A whole number among the options. */
  public int option(String name, int otherwise) {
    String value = options.get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return "Target[" + endpoints + ", " + options + "]";
  }
}
