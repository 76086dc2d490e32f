package io.tieredcache.cli.connection;

import static java.util.Objects.requireNonNull;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where both servers are and how to get in.
 *
 * @param endpoints Redis URIs, {@code rediss://host:port} or {@code redis://host:port}
 * @param redisPassword null for none
 * @param redisCa certificates in PEM; null for those that the JDK trusts
 */
public record Connection(
    List<String> endpoints,
    @Nullable String redisPassword,
    @Nullable Path redisCa,
    String postgresUrl,
    String postgresUser,
    String postgresPassword) {
  static final String REDIS_ENDPOINTS = "REDIS_ENDPOINTS";
  static final String REDIS_PASSWORD = "REDIS_PASSWORD";
  static final String REDIS_CA = "REDIS_CA";
  static final String POSTGRES_URL = "POSTGRES_URL";
  static final String POSTGRES_USER = "POSTGRES_USER";
  static final String POSTGRES_PASSWORD = "POSTGRES_PASSWORD";

  /** A JVM's first connections take longer than those of a service that runs. */
  private static final Duration COLD = Duration.ofSeconds(5);

  /** Handshakes too; no longer, since a circuit breaker hears of a silent node only then. */
  private static final Duration COLD_COMMAND = Duration.ofSeconds(2);

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  /** The variables that must be there. A password may be missing: some servers ask for none. */
  private static final List<String> REQUIRED =
      List.of(REDIS_ENDPOINTS, POSTGRES_URL, POSTGRES_USER);

  /** All variables, in the order in which they are printed. */
  static final List<String> VARIABLES =
      List.of(
          REDIS_ENDPOINTS,
          REDIS_PASSWORD,
          REDIS_CA,
          POSTGRES_URL,
          POSTGRES_USER,
          POSTGRES_PASSWORD);

  /** Copies the list. */
  public Connection {
    endpoints = List.copyOf(endpoints);
    requireNonNull(postgresUrl, "postgresUrl");
    requireNonNull(postgresUser, "postgresUser");
    requireNonNull(postgresPassword, "postgresPassword");
  }

  /**
   * The connection that variables tell.
   *
   * @throws CommandFailure naming every variable that is missing
   */
  public static Connection of(Map<String, String> variables) {
    List<String> missing = new ArrayList<>(REQUIRED);
    missing.removeIf(name -> !variables.getOrDefault(name, "").isBlank());
    if (!missing.isEmpty()) {
      throw CommandFailure.usage(
          String.join(", ", missing)
              + " not set: set the variables that './tiered-cache sandbox' prints, or give"
              + " --env-file or the options that --help lists");
    }
    String ca = variables.getOrDefault(REDIS_CA, "");
    String password = variables.getOrDefault(REDIS_PASSWORD, "");
    return new Connection(
        List.of(requireNonNull(variables.get(REDIS_ENDPOINTS)).trim().split("\\s*,\\s*")),
        password.isEmpty() ? null : password,
        ca.isBlank() ? null : Path.of(ca),
        requireNonNull(variables.get(POSTGRES_URL)),
        requireNonNull(variables.get(POSTGRES_USER)),
        variables.getOrDefault(POSTGRES_PASSWORD, ""));
  }

  /** The variables that tell this connection, secrets among them. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(REDIS_ENDPOINTS, String.join(",", endpoints));
    if (redisPassword != null) {
      variables.put(REDIS_PASSWORD, redisPassword);
    }
    if (redisCa != null) {
      variables.put(REDIS_CA, redisCa.toAbsolutePath().toString());
    }
    variables.put(POSTGRES_URL, postgresUrl);
    variables.put(POSTGRES_USER, postgresUser);
    variables.put(POSTGRES_PASSWORD, postgresPassword);
    return variables;
  }

  /** A cache over all three tiers. */
  public TieredCache open(KeySchema<?, ?>... schemas) {
    return TieredCache.builder()
        .shared(RedisTier.connect(redis()))
        .durable(postgres())
        .schemas(schemas)
        .startTimeout(START_TIMEOUT)
        .build();
  }

  /** A cache over PostgreSQL alone: what it writes, Redis does not know. */
  public TieredCache openDurable(KeySchema<?, ?>... schemas) {
    return TieredCache.builder().durable(postgres()).schemas(schemas).build();
  }

  private RedisSettings redis() {
    RedisSettings settings =
        RedisSettings.of(endpoints).connectTimeout(COLD).commandTimeout(COLD_COMMAND);
    if (redisPassword != null) {
      settings = settings.credentials(CredentialSource.password(redisPassword));
    }
    return redisCa == null ? settings : settings.caCertificate(redisCa);
  }

  private PostgresTier postgres() {
    return PostgresTier.connect(
        PostgresSettings.of(postgresUrl).user(postgresUser).password(postgresPassword));
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return "Connection[" + endpoints + ", " + postgresUrl + " as " + postgresUser + "]";
  }
}
